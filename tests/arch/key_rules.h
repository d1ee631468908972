#pragma once

#include "tests/arch/source_tree.h"

namespace sandtable::arch {

/// Every key that a reader of twin/place asks a file for stands on the page of that file in docs/, and every key that a
/// table of the page lists is known to a reader. Judged page by page, not table by table.
Breaches key_breaches(const SourceTree& tree);

}  // namespace sandtable::arch
