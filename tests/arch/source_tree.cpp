#include "tests/arch/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace sandtable::arch {
namespace {

namespace fs = std::filesystem;

bool is_text(const fs::path& path) {
  static constexpr std::array kExtensions{".h",    ".cpp", ".inc", ".cmake", ".glsl", ".vert", ".frag", ".geom",
                                          ".comp", ".py",  ".sh",  ".md",    ".toml", ".json", ".txt",  ".sql"};
  static constexpr std::array kNames{"run", "test"};
  const std::string extension = path.extension().string();
  const std::string name = path.filename().string();
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_skipped(const fs::path& folder) {
  const std::string name = folder.filename().string();
  if (name == ".cmake" || name == ".ci") return false;
  return name.starts_with(".") || name == "build" || name == "out" || name == "__pycache__";
}

}  // namespace

std::string SourceFile::folder() const {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string SourceFile::name() const { return path.substr(path.rfind('/') + 1); }

bool SourceFile::is_shader_stage() const {
  return ends_with(".vert") || ends_with(".frag") || ends_with(".geom") || ends_with(".comp");
}

SourceFile source_file(std::string path, std::string_view text) {
  SourceFile file{std::move(path), {}};
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) file.lines.push_back(line);
  return file;
}

SourceTree read_tree(const fs::path& root) {
  SourceTree tree;
  for (fs::recursive_directory_iterator at(root), end; at != end; ++at) {
    if (at->is_directory()) {
      if (is_skipped(at->path())) at.disable_recursion_pending();
      continue;
    }
    if (!at->is_regular_file() || !is_text(at->path())) continue;
    std::ifstream in(at->path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    tree.push_back(source_file(at->path().lexically_relative(root).generic_string(), text.str()));
  }
  std::sort(tree.begin(), tree.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return tree;
}

void add_breach(Breaches& breaches, const SourceFile& file, std::size_t line_index, std::string_view rule) {
  breaches.push_back(file.path + ":" + std::to_string(line_index + 1) + ": " + std::string(rule));
}

std::string report(const Breaches& breaches) {
  std::string text;
  for (const std::string& breach : breaches) text += "\n" + breach;
  return text;
}

}  // namespace sandtable::arch
