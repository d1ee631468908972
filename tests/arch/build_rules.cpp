#include "tests/arch/build_rules.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

namespace sandtable::arch {
namespace {

std::string without_comment(const std::string& line) { return line.substr(0, line.find('#')); }

const SourceFile* find_file(const SourceTree& tree, std::string_view path) {
  const auto file = std::find_if(tree.begin(), tree.end(), [&](const auto& f) { return f.path == path; });
  return file == tree.end() ? nullptr : &*file;
}

}  // namespace

Breaches source_list_breaches(const SourceTree& tree) {
  static const std::regex kSource(R"re([^\s()"]+\.cpp)re");
  Breaches breaches;
  std::set<std::string> listed;
  for (const SourceFile& file : tree) {
    if (file.name() != "CMakeLists.txt") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string line = without_comment(file.lines[i]);
      for (std::sregex_iterator at(line.begin(), line.end(), kSource), end; at != end; ++at) {
        std::string source = at->str();
        static const std::string kRoot = "${CMAKE_SOURCE_DIR}/";
        const bool from_root = source.starts_with(kRoot);
        if (from_root) source = source.substr(kRoot.size());
        if (source.find('$') != std::string::npos) continue;  // made by the build
        const std::filesystem::path folder = from_root ? "" : file.folder();
        const std::string path = (folder / source).lexically_normal().generic_string();
        listed.insert(path);
        if (!find_file(tree, path)) add_breach(breaches, file, i, path + " is listed but does not exist");
      }
    }
  }
  for (const SourceFile& file : tree) {
    if (file.ends_with(".cpp") && !listed.contains(file.path))
      add_breach(breaches, file, 0, "no CMakeLists.txt lists it");
  }
  return breaches;
}

Breaches glob_breaches(const SourceTree& tree) {
  static const std::regex kGlob(R"(file\s*\(\s*GLOB)");
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (file.name() != "CMakeLists.txt" && !file.path.starts_with(".cmake/")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (std::regex_search(without_comment(file.lines[i]), kGlob))
        add_breach(breaches, file, i, "sources are listed, not globbed");
    }
  }
  return breaches;
}

Breaches package_breaches(const SourceTree& tree) {
  static const std::regex kPackage(R"(\b([a-z0-9][a-z0-9.+-]*-dev)\b)");
  Breaches breaches;
  std::set<std::string> packages;
  if (const SourceFile* list = find_file(tree, "packaging/debian-packages.txt")) {
    for (const std::string& line : list->lines) packages.insert(line.substr(0, line.find(' ')));
  }
  const SourceFile* dependencies = find_file(tree, ".cmake/SandtableDependencies.cmake");
  if (!dependencies) return breaches;
  for (std::size_t i = 0; i < dependencies->lines.size(); ++i) {
    const std::string& line = dependencies->lines[i];
    for (std::sregex_iterator at(line.begin(), line.end(), kPackage), end; at != end; ++at) {
      if (!packages.contains(at->str(1))) {
        add_breach(breaches, *dependencies, i, at->str(1) + " is not in packaging/debian-packages.txt");
      }
    }
  }
  return breaches;
}

}  // namespace sandtable::arch
