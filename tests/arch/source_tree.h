#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::arch {

/// A text file of the repository; the path is from its root, with '/'.
struct SourceFile {
  std::string path;
  std::vector<std::string> lines;

  [[nodiscard]] std::string folder() const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] bool ends_with(std::string_view suffix) const { return path.ends_with(suffix); }
  [[nodiscard]] bool is_cpp() const { return ends_with(".h") || ends_with(".cpp"); }
  [[nodiscard]] bool is_cmake() const { return ends_with("CMakeLists.txt") || ends_with(".cmake"); }
  [[nodiscard]] bool is_shader_stage() const;
};

/// The text files of a tree, sorted by path. Tests make small ones by hand.
using SourceTree = std::vector<SourceFile>;

/// A file made of one text.
SourceFile source_file(std::string path, std::string_view text);

/// Reads the repository: sources, shaders, CMake files, scripts and documentation, without build output and hidden
/// folders other than .cmake and .ci.
SourceTree read_tree(const std::filesystem::path& root);

/// Each breach of a rule, "path:line: rule".
using Breaches = std::vector<std::string>;
void add_breach(Breaches& breaches, const SourceFile& file, std::size_t line_index, std::string_view rule);

/// One breach a line, for the message of a failed test.
std::string report(const Breaches& breaches);

}  // namespace sandtable::arch
