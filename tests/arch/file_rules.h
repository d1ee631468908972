#pragma once

#include "tests/arch/source_tree.h"

namespace sandtable::arch {

/// Every folder that holds files has a README.md of at most 40 lines; below tests those that hold data alone need none.
Breaches readme_breaches(const SourceTree& tree);
/// No file has more than 1000 lines, catalogues of sentences aside.
Breaches length_breaches(const SourceTree& tree);
/// Headers begin with `#pragma once`.
Breaches header_guard_breaches(const SourceTree& tree);
/// Nothing names a folder of one person's machine.
Breaches machine_path_breaches(const SourceTree& tree);
/// A shader opens with a comment that names every binding and vertex input number it declares.
Breaches shader_breaches(const SourceTree& tree);

}  // namespace sandtable::arch
