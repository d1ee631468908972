#pragma once

#include "tests/arch/source_tree.h"

namespace sandtable::arch {

/// Every .cpp that a CMake file lists exists, and every .cpp of the tree is listed.
Breaches source_list_breaches(const SourceTree& tree);
/// Sources are listed, not globbed.
Breaches glob_breaches(const SourceTree& tree);
/// Packages named in .cmake/SandtableDependencies.cmake are in packaging/debian-packages.txt.
Breaches package_breaches(const SourceTree& tree);

}  // namespace sandtable::arch
