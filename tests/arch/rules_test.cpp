#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/arch/build_rules.h"
#include "tests/arch/file_rules.h"
#include "tests/arch/include_rules.h"
#include "tests/arch/key_rules.h"
#include "tests/arch/name_rules.h"

// Each rule is shown a small tree that breaks it: a rule that cannot fail would guard nothing.
namespace sandtable::arch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A tree of the header under test and the files it includes.
Breaches includes(const std::string& path, const std::string& text) {
  return folder_include_breaches({source_file("geo/layers/layer.h", ""), source_file("twin/base/time.h", ""),
                                  source_file("twin/store/store.h", ""), source_file("viewer/render/scene.h", ""),
                                  source_file(path, text)});
}
Breaches libraries(const std::string& path, const std::string& text) {
  return library_include_breaches({source_file(path, text)});
}

TEST(IncludeRules, twin_does_not_know_geo) {
  EXPECT_THAT(includes("twin/core/state.h", "#pragma once\n#include \"geo/layers/layer.h\"\n"),
              ElementsAre("twin/core/state.h:2: twin/core may not include geo/layers/layer.h"));
  EXPECT_THAT(includes("geo/roads/roads.h", "#include \"geo/layers/layer.h\"\n"), IsEmpty());
}

TEST(IncludeRules, base_stands_alone) {
  EXPECT_THAT(includes("twin/base/units.h", "#include \"twin/store/store.h\"\n"),
              ElementsAre(HasSubstr("may not include")));
  EXPECT_THAT(includes("twin/base/units.h", "#include \"twin/base/time.h\"\n"), IsEmpty());
}

TEST(IncludeRules, panels_and_renderer_do_not_know_each_other) {
  EXPECT_THAT(includes("viewer/ui/panel.cpp", "#include \"viewer/render/scene.h\"\n"),
              ElementsAre(HasSubstr("viewer/ui may not")));
  EXPECT_THAT(includes("viewer/render/draw.cpp", "#include \"twin/store/store.h\"\n"),
              ElementsAre(HasSubstr("viewer/render may not")));
  EXPECT_THAT(includes("viewer/app/main.cpp", "#include \"viewer/render/scene.h\"\n"), IsEmpty());
}

TEST(IncludeRules, includes_are_paths_from_the_root) {
  EXPECT_THAT(includes("twin/base/units.h", "#include \"time.h\"\n"),
              ElementsAre(HasSubstr("is no path from the root")));
  EXPECT_THAT(includes("twin/base/units.h", "#  include \"../base/time.h\"\n"),
              ElementsAre(HasSubstr("is no path from the root")));
}

TEST(IncludeRules, libraries_have_owners) {
  EXPECT_THAT(libraries("twin/core/state.cpp", "#include <gdal_priv.h>\n"),
              ElementsAre(HasSubstr("state.cpp:1: <gdal_priv.h> belongs")));
  EXPECT_THAT(libraries("geo/raster/raster.cpp", "#include <gdal_priv.h>\n"), IsEmpty());
  EXPECT_THAT(libraries("viewer/render/draw.cpp", "#include <imgui.h>\n"), ElementsAre(HasSubstr("<imgui.h> belongs")));
  EXPECT_THAT(libraries("viewer/ui/panel.cpp", "#include <epoxy/gl.h>\n"),
              ElementsAre(HasSubstr("<epoxy/gl.h> belongs")));
  EXPECT_THAT(libraries("geo/layers/l.cpp", "#include <lemon/dijkstra.h>\n"),
              ElementsAre(HasSubstr("<lemon/dijkstra.h> belongs")));
  EXPECT_THAT(libraries("twin/place/p.cpp", "#include <unistd.h>\n"), ElementsAre(HasSubstr("no system header")));
  EXPECT_THAT(libraries("geo/layers/l.cpp", "#include <boost/any.hpp>\n"), ElementsAre(HasSubstr("has no owner")));
  EXPECT_THAT(libraries("twin/core/state.cpp", "#include <vector>\n"), IsEmpty());
}

TEST(FileRules, folder_without_a_readme_is_named) {
  EXPECT_THAT(readme_breaches({source_file("geo/README.md", "a\n"), source_file("geo/layers/l.cpp", "")}),
              ElementsAre(HasSubstr("geo/layers/README.md:1: missing")));
}

TEST(FileRules, deep_folders_owe_a_readme_but_data_of_tests_does_not) {
  EXPECT_THAT(readme_breaches({source_file("twin/core/alarms/alarm.h", ""), source_file("tests/fuzz/corpus/a.json", ""),
                               source_file("tests/fuzz/alerts/a.cpp", "")}),
              ElementsAre(HasSubstr("tests/fuzz/alerts/README.md:1: missing"),
                          HasSubstr("twin/core/alarms/README.md:1: missing")));
}

TEST(FileRules, long_readme_and_long_file_are_named) {
  std::string lines;
  for (int i = 0; i < 1001; ++i) lines += "line\n";
  EXPECT_THAT(readme_breaches({source_file("geo/README.md", lines)}),
              ElementsAre(HasSubstr("geo/README.md:41: longer")));
  EXPECT_THAT(length_breaches({source_file("geo/a.cpp", lines)}), ElementsAre(HasSubstr("geo/a.cpp:1001: longer")));
  EXPECT_THAT(length_breaches({source_file("assets/languages/en.json", lines)}), IsEmpty());
}

TEST(FileRules, header_without_pragma_once_is_named) {
  EXPECT_THAT(header_guard_breaches({source_file("geo/a.h", "#ifndef A\n")}), ElementsAre(HasSubstr("geo/a.h:1:")));
}

TEST(FileRules, machine_paths_are_named) {
  const std::string person = std::string("open(\"/") + "home/me/x\")\n";
  const std::string temporary = std::string("open(\"/") + "tmp/x\")\n";
  EXPECT_THAT(machine_path_breaches({source_file("geo/a.cpp", person + temporary)}),
              ElementsAre(HasSubstr("geo/a.cpp:1:"), HasSubstr("geo/a.cpp:2:")));
  EXPECT_THAT(machine_path_breaches({source_file("geo/a.cpp", "// ${ROOT}/home/x\n")}), IsEmpty());
}

TEST(FileRules, shader_must_say_what_its_numbers_are) {
  EXPECT_THAT(shader_breaches({source_file("shaders/a.vert", "#version 450 core\nvoid main() {}\n")}),
              ElementsAre(HasSubstr("opens with a comment")));
  EXPECT_THAT(
      shader_breaches({source_file("shaders/a.vert",
                                   "#version 450 core\n// In 0: position, m. In 4..6: colours.\n"
                                   "layout(location = 0) in vec3 p;\nlayout(binding = 3) uniform sampler2D t;\n")}),
      ElementsAre(HasSubstr("shaders/a.vert:4: the opening comment does not say what 3 is")));
}

TEST(KeyRules, keys_that_no_page_tells_and_keys_that_no_reader_knows_are_named) {
  const std::string page =
      "## [place]\n| key | default |\n| --- | --- |\n| `name`, `grid.size` | `0` |\n\nA `{ late_after }`.\n| word |\n| "
      "`x` |\n";
  const auto judged = [&](const std::string& code) {
    return key_breaches({source_file("docs/place-file.md", page), source_file("twin/place/read_a.cpp", code)});
  };
  const std::string known =
      "t.required(\"name\", a);\nt.optional(\"size\", b);\nroot.table(\"place\", [&](T& t) { x(\"any\"); });\n";
  EXPECT_THAT(judged(known), IsEmpty());
  EXPECT_THAT(
      judged(known + "t.table(\"freshness\",\n  read); read_path(t, reading, \"late_after\", out);"),
      ElementsAre(HasSubstr("twin/place/read_a.cpp:1: docs/place-file.md does not tell of the key 'freshness'")));
  EXPECT_THAT(judged("t.required(\"name\", a);"),
              ElementsAre(HasSubstr("docs/place-file.md:4: no reader knows the key 'size'")));
}

TEST(NameRules, each_kind_of_name_has_its_form) {
  const std::string good =
      "struct Place {\nclass GaugeList final : public Base {\nconstexpr int kMost = 3;\nconstexpr int kStep_s[] = "
      "{1};\n"
      "  const double depth_m = 1;\nstatic int count_of(int a) {\nGaugeList::GaugeList(int a) {\n#define A_MACRO 1\n"
      "  glBindTexture(target, 0);\n  // int someThing = 2;\n  auto text = \"int someThing = 2;\";\n"
      "  template <class T>\n  static constexpr bool contain = true;\nconstexpr int o = kOutside;\n";
  EXPECT_THAT(name_breaches({source_file("geo/a.cpp", good)}), IsEmpty());
  EXPECT_THAT(name_breaches({source_file("geo/a.cpp",
                                         "struct place_list {\nconstexpr int most = 3;\n  const double depthM = 1;\n"
                                         "int CountOf(int a) {\n#define macro 1\n  std::vector<int> someThings;\n")}),
              ElementsAre(HasSubstr("geo/a.cpp:1: 'place_list'"), HasSubstr("geo/a.cpp:2: 'most'"),
                          HasSubstr("geo/a.cpp:3: 'depthM'"), HasSubstr("geo/a.cpp:4: 'CountOf'"),
                          HasSubstr("geo/a.cpp:5: 'macro'"), HasSubstr("geo/a.cpp:6: 'someThings'")));
}

TEST(BuildRules, sources_and_lists_must_agree) {
  EXPECT_THAT(
      source_list_breaches({source_file("geo/CMakeLists.txt", "add_library(g a.cpp\n  gone.cpp)\n"),
                            source_file("geo/a.cpp", ""), source_file("geo/b.cpp", "")}),
      ElementsAre(HasSubstr("geo/CMakeLists.txt:2: geo/gone.cpp is listed"), HasSubstr("geo/b.cpp:1: no CMakeLists")));
}

TEST(BuildRules, globs_are_named) {
  EXPECT_THAT(glob_breaches({source_file("geo/CMakeLists.txt", "# file(GLOB)\nfile(GLOB_RECURSE x *.cpp)\n")}),
              ElementsAre(HasSubstr("geo/CMakeLists.txt:2:")));
}

TEST(BuildRules, packages_must_be_on_the_list) {
  EXPECT_THAT(package_breaches({source_file("packaging/debian-packages.txt", "[build]\nlibgdal-dev  layers\n"),
                                source_file(".cmake/SandtableDependencies.cmake",
                                            "find_package(GDAL) # libgdal-dev\nfind_package(PROJ) # libproj-dev\n")}),
              ElementsAre(HasSubstr("SandtableDependencies.cmake:2: libproj-dev is not in")));
}

}  // namespace
}  // namespace sandtable::arch
