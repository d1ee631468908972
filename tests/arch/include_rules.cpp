#include "tests/arch/include_rules.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::arch {
namespace {

using Words = std::vector<std::string_view>;

/// What a folder may include besides itself; "*" is everything. The longest folder that fits a file counts.
struct FolderRule {
  std::string_view folder;
  Words may_include;
};

const std::vector<FolderRule>& folder_rules() {
  static const Words kModel{"twin/base", "twin/core", "twin/place", "twin/flood"};
  static const std::vector<FolderRule> kRules{
      {"twin/base", {}},
      {"twin/flood", {"twin/base"}},
      {"twin/place", {"twin/base", "twin/flood"}},
      {"twin/core", {"twin/base", "twin/place", "twin/flood"}},
      {"twin/forecast", kModel},
      {"twin/store", kModel},
      {"twin/runtime", {"twin/base", "twin/core", "twin/place", "twin/flood", "twin/forecast"}},
      {"twin/report", kModel},
      {"geo", {"geo", "twin/base", "twin/core", "twin/place", "twin/flood"}},
      {"feeds", {"feeds", "twin/base", "twin/core", "twin/place", "twin/flood", "twin/store"}},
      {"viewer/render", {"twin/base"}},
      {"viewer/gpu", {"twin/base", "twin/flood", "viewer/render"}},
      {"viewer/ui", {"twin"}},
      {"viewer/app", {"*"}},
      {"tests", {"*"}},
  };
  return kRules;
}

/// A library's headers, by how their names begin, and the folders whose business it is.
struct LibraryRule {
  std::string_view prefix;
  Words folders;
};

const std::vector<LibraryRule>& library_rules() {
  static const Words kGdal{"geo"};
  static const Words kDrawing{"viewer/render", "viewer/gpu", "viewer/app"};
  static const Words kImgui{"viewer/ui", "viewer/app"};
  static const std::vector<LibraryRule> kRules{
      {"gdal", kGdal},
      {"ogr", kGdal},
      {"cpl_", kGdal},
      {"proj", {"geo"}},
      {"geos_c.h", {"geo", "viewer/render"}},
      {"lemon/", {"geo/roads", "twin/core"}},
      {"curl/", {"feeds"}},
      {"httplib.h", {"feeds/service"}},
      {"mosquitto.h", {"feeds"}},
      {"simdjson.h", {"feeds"}},
      {"protozero/", {"feeds/sources"}},
      {"pugixml.hpp", {"feeds", "geo/layers"}},
      {"sqlite3.h", {"twin/store"}},
      {"libpq-fe.h", {"twin/store"}},
      {"toml++/", {"twin/place"}},
      {"sodium.h", {"twin/base"}},
      {"utf8.h", {"twin/base", "viewer/ui", "geo/layers"}},
      {"iconv.h", {"geo/layers"}},
      {"zlib.h", {"feeds/recording", "geo", "twin/flood", "twin/store", "viewer/render"}},
      {"zstd.h", {"twin/store"}},
      {"nlohmann/", {"twin/core", "twin/flood", "twin/store", "geo", "feeds", "viewer/ui", "viewer/app"}},
      {"imgui", kImgui},
      {"backends/imgui", kImgui},
      {"fontconfig/", kImgui},
      {"AL/", {"viewer/app/sound"}},
      {"epoxy/", kDrawing},
      {"EGL/", kDrawing},
      {"GL/", kDrawing},
      {"GLFW/", {"viewer/app"}},
      {"glm/", {"viewer"}},
      {"png.h", {"viewer/render", "viewer/app"}},
      {"CLI/", {"viewer/app"}},
      {"cairo", {"viewer/app/report"}},
      {"pango/", {"viewer/app/report"}},
      {"fmt/", {"twin", "geo", "feeds", "viewer"}},
      {"spdlog/", {"viewer/app"}},
      {"tl/", {"twin"}},
  };
  return kRules;
}

/// Headers of the operating system that adapters may use: not the model, which must run anywhere.
bool is_system_header(std::string_view header) {
  static const std::set<std::string_view> kHeaders{"unistd.h", "fcntl.h", "poll.h", "signal.h", "spawn.h", "dlfcn.h"};
  const auto is_in = [&](std::string_view folder) { return header.starts_with(folder); };
  return kHeaders.contains(header) || is_in("sys/") || is_in("linux/") || is_in("netinet/") || is_in("arpa/");
}

bool is_standard_header(std::string_view header) { return header.find_first_of("./") == std::string_view::npos; }

bool is_inside(std::string_view path, std::string_view folder) {
  return folder == "*" || (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

bool is_inside_any(std::string_view path, const Words& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view folder) { return is_inside(path, folder); });
}

struct Include {
  std::string header;
  bool angled = false;
};

std::optional<Include> include_of(const std::string& line) {
  std::size_t at = line.find_first_not_of(" \t");
  if (at == std::string::npos || line[at] != '#') return std::nullopt;
  at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos || line.compare(at, 7, "include") != 0) return std::nullopt;
  const std::size_t open = line.find_first_of("\"<", at);
  if (open == std::string::npos) return std::nullopt;
  const bool angled = line[open] == '<';
  const std::size_t close = line.find(angled ? '>' : '"', open + 1);
  if (close == std::string::npos) return std::nullopt;
  return Include{line.substr(open + 1, close - open - 1), angled};
}

template <class Visit>
void for_each_include(const SourceTree& tree, const Visit& visit) {
  for (const SourceFile& file : tree) {
    if (!file.is_cpp()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (const auto include = include_of(file.lines[i])) visit(file, i, *include);
    }
  }
}

const FolderRule* rule_of(std::string_view path) {
  const auto& rules = folder_rules();
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return is_inside(path, r.folder); });
  return rule == rules.end() ? nullptr : &*rule;
}

}  // namespace

Breaches folder_include_breaches(const SourceTree& tree) {
  std::set<std::string> paths;
  for (const SourceFile& file : tree) paths.insert(file.path);
  Breaches breaches;
  for_each_include(tree, [&](const SourceFile& file, std::size_t line, const Include& include) {
    if (include.angled) return;
    if (!paths.contains(include.header)) {
      add_breach(breaches, file, line, "\"" + include.header + "\" is no path from the root of the repository");
      return;
    }
    const FolderRule* rule = rule_of(file.path);
    if (!rule) {
      add_breach(breaches, file, line, "its folder has no rule in tests/arch/include_rules.cpp");
    } else if (!is_inside(include.header, rule->folder) && !is_inside_any(include.header, rule->may_include)) {
      add_breach(breaches, file, line, std::string(rule->folder) + " may not include " + include.header);
    }
  });
  return breaches;
}

Breaches library_include_breaches(const SourceTree& tree) {
  Breaches breaches;
  for_each_include(tree, [&](const SourceFile& file, std::size_t line, const Include& include) {
    if (!include.angled || is_standard_header(include.header) || is_inside(file.path, "tests")) return;
    if (is_system_header(include.header)) {
      static const Words kModel{"twin/core", "twin/flood", "twin/place"};
      if (is_inside_any(file.path, kModel))
        add_breach(breaches, file, line, "the model uses no system header <" + include.header + ">");
      return;
    }
    const auto& rules = library_rules();
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const LibraryRule& r) { return include.header.starts_with(r.prefix); });
    if (rule == rules.end()) {
      add_breach(breaches, file, line, "<" + include.header + "> has no owner in tests/arch/include_rules.cpp");
    } else if (!is_inside_any(file.path, rule->folders)) {
      add_breach(breaches, file, line, "<" + include.header + "> belongs to other folders, see include_rules.cpp");
    }
  });
  return breaches;
}

}  // namespace sandtable::arch
