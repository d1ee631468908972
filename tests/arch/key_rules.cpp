#include "tests/arch/key_rules.h"

#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>

namespace sandtable::arch {
namespace {

/// The page that describes the file a reader reads; what is not named here reads place files.
std::string page_of(const SourceFile& reader) {
  const std::string name = reader.name();
  if (name == "story.cpp") return "docs/story-file.md";
  if (name == "exercise.cpp") return "docs/exercise-file.md";
  if (name.starts_with("read_scenario_") || name == "scenario_config.cpp" || name == "series_file.cpp") {
    return "docs/scenario-file.md";
  }
  return "docs/place-file.md";
}

bool is_reader(const SourceFile& file) {
  return file.folder() == "twin/place" && file.ends_with(".cpp") && !file.name().starts_with("toml_");
}

/// One text without comments, so that a call may stretch over lines.
std::string code_of(const SourceFile& file) {
  std::string text;
  for (const std::string& line : file.lines) text += line.substr(0, line.find("//")) + "\n";
  return text;
}

std::set<std::string> all_matches(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) found.insert(at->str(1));
  return found;
}

const std::regex& key_literal() {
  static const std::regex kLiteral(R"re("([a-z][a-z0-9_]*)")re");
  return kLiteral;
}

/// Keys in calls of TomlTable, TomlShapes and of what stands on them, and those of tables of keys.
std::set<std::string> keys_read(const std::string& code) {
  static const std::regex kCall(
      R"re(\b(?:optional|required|needs|one_or_more|words|tables?|entries|accept|both_or_neither|filled|kind|level|file|written_at|is_text|is_number|read|read_[a-z_]+)\s*(?:<[^<>()]*>)?\(([^;{\[]*))re");
  static const std::regex kTableOfKeys(R"re(\{"([a-z][a-z0-9_]*)", &L::)re");
  std::set<std::string> keys = all_matches(code, kTableOfKeys);
  for (std::sregex_iterator at(code.begin(), code.end(), kCall), end; at != end; ++at) {
    keys.merge(all_matches(at->str(1), key_literal()));
  }
  return keys;
}

/// Every word that a page sets as code or names in a heading.
std::set<std::string> words_told(const SourceFile& page) {
  static const std::regex kCode("`([^`]*)`");
  static const std::regex kWord("([a-z][a-z0-9_]*)");
  std::set<std::string> words;
  for (const std::string& line : page.lines) {
    if (line.starts_with("#")) words.merge(all_matches(line, kWord));
    for (const std::string& code : all_matches(line, kCode)) words.merge(all_matches(code, kWord));
  }
  return words;
}

/// The keys in the first column of tables headed "key", with the index of their line; "grid.dem" is "dem".
std::map<std::string, std::size_t> keys_listed(const SourceFile& page) {
  static const std::regex kKey("`(?:[a-z_]+\\.)*([a-z][a-z0-9_]*)`");
  std::map<std::string, std::size_t> keys;
  bool inside = false;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (!line.starts_with("|")) inside = false;
    if (inside) {
      for (const std::string& key : all_matches(line.substr(0, line.find('|', 1)), kKey)) keys.emplace(key, i);
    }
    if (line.starts_with("| key |")) inside = true;
  }
  return keys;
}

}  // namespace

Breaches key_breaches(const SourceTree& tree) {
  Breaches breaches;
  std::map<std::string, const SourceFile*> pages;
  for (const SourceFile& file : tree) {
    if (file.folder() == "docs") pages.emplace(file.path, &file);
  }
  std::map<std::string, std::set<std::string>> known;
  for (const SourceFile& file : tree) {
    if (!is_reader(file)) continue;
    const std::string code = code_of(file);
    known[page_of(file)].merge(all_matches(code, key_literal()));
    const auto page = pages.find(page_of(file));
    const std::set<std::string> told = page == pages.end() ? std::set<std::string>{} : words_told(*page->second);
    for (const std::string& key : keys_read(code)) {
      if (!told.contains(key)) add_breach(breaches, file, 0, page_of(file) + " does not tell of the key '" + key + "'");
    }
  }
  for (const auto& [path, keys] : known) {
    const auto page = pages.find(path);
    if (page == pages.end()) continue;
    for (const auto& [key, line] : keys_listed(*page->second)) {
      if (!keys.contains(key)) add_breach(breaches, *page->second, line, "no reader knows the key '" + key + "'");
    }
  }
  return breaches;
}

}  // namespace sandtable::arch
