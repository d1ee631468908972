#include "tests/arch/file_rules.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace sandtable::arch {
namespace {

constexpr std::size_t kLongestReadme = 40;
constexpr std::size_t kLongestFile = 1000;

/// Whether the folder of this file owes a README: outside tests whatever it holds, within them what is built or run.
bool is_described(const SourceFile& file) {
  if (file.path.find('/') == std::string::npos) return false;
  return !file.path.starts_with("tests/") || file.is_cpp() || file.is_cmake() || file.ends_with(".py") ||
         file.ends_with(".sh");
}

/// The comment at the top of a shader, after the version and an include guard.
std::string opening_comment(const SourceFile& file) {
  std::string comment;
  for (const std::string& line : file.lines) {
    if (line.starts_with("//"))
      comment += line + "\n";
    else if (!comment.empty() || !line.starts_with("#"))
      break;
  }
  return comment;
}

/// The numbers a comment speaks of: "0", and 2, 3, 4 of "2..4".
std::set<int> numbers_in(const std::string& comment) {
  static const std::regex kNumbers(R"((\d{1,3})(?:\.\.(\d{1,3}))?)");
  std::set<int> numbers;
  for (std::sregex_iterator at(comment.begin(), comment.end(), kNumbers), end; at != end; ++at) {
    const int first = std::stoi(at->str(1));
    const int last = (*at)[2].matched ? std::stoi(at->str(2)) : first;
    for (int n = first; n <= last; ++n) numbers.insert(n);
  }
  return numbers;
}

}  // namespace

Breaches readme_breaches(const SourceTree& tree) {
  std::set<std::string> folders;
  std::map<std::string, const SourceFile*> readmes;
  for (const SourceFile& file : tree) {
    if (is_described(file)) folders.insert(file.folder());
    if (file.name() == "README.md" && file.path != "README.md") readmes[file.folder()] = &file;
  }
  Breaches breaches;
  for (const std::string& folder : folders) {
    if (!readmes.contains(folder))
      breaches.push_back(folder + "/README.md:1: missing: every folder says what lives there");
  }
  for (const auto& [folder, readme] : readmes) {
    if (readme->lines.size() > kLongestReadme) add_breach(breaches, *readme, kLongestReadme, "longer than 40 lines");
  }
  return breaches;
}

Breaches length_breaches(const SourceTree& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    // A catalogue is a list, one sentence a line: its length tells nothing of how it reads.
    if (file.path.starts_with("assets/languages/")) continue;
    if (file.lines.size() > kLongestFile) add_breach(breaches, file, kLongestFile, "longer than 1000 lines");
  }
  return breaches;
}

Breaches header_guard_breaches(const SourceTree& tree) {
  Breaches breaches;
  for (const SourceFile& file : tree) {
    if (file.ends_with(".h") && (file.lines.empty() || file.lines.front() != "#pragma once")) {
      add_breach(breaches, file, 0, "a header begins with #pragma once");
    }
  }
  return breaches;
}

Breaches machine_path_breaches(const SourceTree& tree) {
  // Written in pieces so that this file does not break its own rule.
  static const std::regex kMachinePath(std::string("(^|[^A-Za-z0-9_.$}>-])/") + "(work|home|root|Users)/[A-Za-z0-9_.]");
  static const std::regex kTemporary(std::string("[\"' =]/") + "tmp/");
  Breaches breaches;
  for (const SourceFile& file : tree) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (file.lines[i].find('/') == std::string::npos) continue;
      if (std::regex_search(file.lines[i], kMachinePath))
        add_breach(breaches, file, i, "names a folder of one machine");
      if (std::regex_search(file.lines[i], kTemporary))
        add_breach(breaches, file, i, "ask the system for its temporary folder");
    }
  }
  return breaches;
}

Breaches shader_breaches(const SourceTree& tree) {
  static const std::regex kNumbered(
      R"(layout\s*\([^)]*\b(?:binding\s*=\s*(\d{1,3})[^)]*\)|location\s*=\s*(\d{1,3})[^)]*\)\s*in\b))");
  Breaches breaches;
  for (const SourceFile& file : tree) {
    const bool is_stage = file.is_shader_stage();
    if (!is_stage && !file.ends_with(".glsl")) continue;
    const std::string comment = opening_comment(file);
    if (comment.empty()) add_breach(breaches, file, 0, "a shader opens with a comment: bindings, units and space");
    const std::set<int> named = numbers_in(comment);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      std::smatch found;
      if (!std::regex_search(file.lines[i], found, kNumbered)) continue;
      const std::string number = found[1].matched ? found[1].str() : found[2].str();
      if (!named.contains(std::stoi(number))) {
        add_breach(breaches, file, i, "the opening comment does not say what " + number + " is");
      }
    }
  }
  return breaches;
}

}  // namespace sandtable::arch
