#pragma once

#include "tests/arch/source_tree.h"

namespace sandtable::arch {

/// Names in .cpp files, as far as a line tells what it declares: types PascalCase, constants kName, macros UPPER_CASE,
/// variables and functions without capitals. Headers are judged whole by clang-tidy (naming.cmake), which would take
/// half an hour for every .cpp. One-letter constants, with which tests draw maps, and variable templates may be small.
Breaches name_breaches(const SourceTree& tree);

}  // namespace sandtable::arch
