#include <gtest/gtest.h>

#include "tests/arch/build_rules.h"
#include "tests/arch/file_rules.h"
#include "tests/arch/include_rules.h"
#include "tests/arch/key_rules.h"
#include "tests/arch/name_rules.h"

namespace sandtable::arch {
namespace {

const SourceTree& repository() {
  static const SourceTree kTree = read_tree(SANDTABLE_SOURCE_DIR);
  return kTree;
}

void expect_none(const Breaches& breaches) { EXPECT_TRUE(breaches.empty()) << report(breaches); }

TEST(Repository, is_found) { EXPECT_GT(repository().size(), 100u); }
TEST(Repository, includes_point_down_the_diagram) { expect_none(folder_include_breaches(repository())); }
TEST(Repository, libraries_stay_in_the_folders_that_own_them) { expect_none(library_include_breaches(repository())); }
TEST(Repository, folders_have_a_short_readme) { expect_none(readme_breaches(repository())); }
TEST(Repository, files_are_at_most_1000_lines) { expect_none(length_breaches(repository())); }
TEST(Repository, headers_begin_with_pragma_once) { expect_none(header_guard_breaches(repository())); }
TEST(Repository, nothing_names_one_machine) { expect_none(machine_path_breaches(repository())); }
TEST(Repository, shaders_open_with_their_bindings) { expect_none(shader_breaches(repository())); }
TEST(Repository, keys_of_files_are_documented) { expect_none(key_breaches(repository())); }
TEST(Repository, names_in_sources_follow_the_style) { expect_none(name_breaches(repository())); }
TEST(Repository, sources_and_build_lists_agree) { expect_none(source_list_breaches(repository())); }
TEST(Repository, sources_are_not_globbed) { expect_none(glob_breaches(repository())); }
TEST(Repository, packages_of_the_build_are_installed_by_run) { expect_none(package_breaches(repository())); }

}  // namespace
}  // namespace sandtable::arch
