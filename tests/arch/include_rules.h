#pragma once

#include "tests/arch/source_tree.h"

namespace sandtable::arch {

/// Quoted includes name a file of the repository from its root, and only of the folders that the diagram in
/// docs/ and the README draw below the including one.
Breaches folder_include_breaches(const SourceTree& tree);

/// Angled includes are the standard library, the system, or a library in the folders that own it.
Breaches library_include_breaches(const SourceTree& tree);

}  // namespace sandtable::arch
