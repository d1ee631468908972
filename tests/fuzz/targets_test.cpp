// Every parser of what comes from outside has a fuzz entry, every entry a libFuzzer program and a run in every build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace sandtable {
namespace {

namespace fs = std::filesystem;

const fs::path& root() {
  static const fs::path folder = SANDTABLE_SOURCE_DIR;
  return folder;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All files below `folder` whose name ends so, joined.
std::string texts_below(const fs::path& folder, const std::vector<std::string>& endings) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
    const std::string name = entry.path().filename().string();
    if (std::ranges::any_of(endings, [&](const std::string& end) { return name.ends_with(end); }))
      files.push_back(entry);
  }
  std::string all;
  for (const fs::path& file : files) all += text_of(file) + "\n";
  return all;
}

std::set<std::string> found(const std::string& text, const std::regex& wanted) {
  std::set<std::string> names;
  for (std::sregex_iterator i(text.begin(), text.end(), wanted), end; i != end; ++i) names.insert((*i)[1]);
  return names;
}

/// Free functions that read bytes or a text which somebody else wrote: parse_*, read_*, open_*_table.
std::set<std::string> parsers() {
  static const std::regex kParser(
      R"(\n[A-Za-z][A-Za-z:<>_ ,]*[> ]((?:parse|read)_[a-z_]+|open_[a-z_]*table[a-z_]*|follow_link|retry_after|text_inside_json|news_broker)\((?:std::string_view|const HttpReply&|const ServiceRoot&))");
  std::set<std::string> names = found(texts_below("feeds", {".h"}), kParser);
  for (const char* header : {"exercise.h", "place_file.h", "scenario_config.h", "series_file.h", "story.h"}) {
    names.merge(found(text_of(root() / "twin/place" / header), kParser));
  }
  return names;
}

std::set<std::string> declared_entries() {
  return found(texts_below("tests/fuzz", {"entries.h", "_entry.h"}),
               std::regex(R"(void ([a-z_]+)\(std::string_view bytes\))"));
}

/// Parsers that an entry reaches through another function.
const std::map<std::string, std::string>& reached_through() {
  static const std::map<std::string, std::string> table{
      {"open_table_document", "table_answer"},
      {"open_json_table", "table_answer"},
      {"open_xml_table", "table_answer"},
      {"open_csv_table", "table_answer"},
      {"text_inside_json", "table_answer"},
      {"read_number", "table_answer"},
      {"parse_fault", "fault_script"},
      {"news_broker", "sensorthings_root"},
      {"parse_inject", "exercise_file"},
      {"read_query", "service_query"},
      {"read_sparkplug_payload", "sparkplug_message"},
      {"read_sparkplug_template", "sparkplug_message"},
      {"read_sparkplug_topic", "sparkplug_message"},
  };
  return table;
}

TEST(FuzzTargets, every_parser_is_given_bytes_that_nobody_meant_to_send) {
  const std::string entries = texts_below("tests/fuzz", {"entries.cpp", "_entry.cpp"});
  const auto declared = declared_entries();
  const auto known = parsers();
  EXPECT_GE(known.size(), 25U) << "the pattern finds them";
  for (const std::string& parser : known) {
    const auto through = reached_through().find(parser);
    if (through != reached_through().end()) {
      EXPECT_TRUE(declared.contains(through->second)) << parser << ": there is no entry " << through->second;
    } else {
      EXPECT_NE(entries.find(parser + "("), std::string::npos) << parser << " has no entry in tests/fuzz";
    }
  }
  for (const auto& [parser, entry] : reached_through()) EXPECT_TRUE(known.contains(parser)) << parser << " is gone";
}

TEST(FuzzTargets, every_entry_has_a_program_and_is_run_in_every_build) {
  const std::string lists = texts_below("tests/fuzz", {"CMakeLists.txt"});
  const std::string runs = texts_below("tests/fuzz", {"mutation_test.cpp"});
  std::string targets;
  const std::regex loop(R"(foreach\(entry ([^)]*)\))");
  for (std::sregex_iterator i(lists.begin(), lists.end(), loop), end; i != end; ++i)
    targets += " " + (*i)[1].str() + " ";
  std::ranges::replace(targets, '\n', ' ');
  for (const std::string& entry : declared_entries()) {
    EXPECT_NE(targets.find(" " + entry + " "), std::string::npos) << entry << " has no libFuzzer program";
    EXPECT_TRUE(std::regex_search(runs, std::regex("\\b" + entry + "\\b"))) << entry << " is in no mutation test";
  }
}

TEST(FuzzTargets, every_entry_begins_with_seeds) {
  std::set<std::string> seeded;
  for (const auto& entry : fs::recursive_directory_iterator(root() / "tests/fuzz")) {
    if (entry.is_regular_file() && entry.path().parent_path().parent_path().filename() == "corpus")
      seeded.insert(entry.path().parent_path().filename().string());
  }
  for (const std::string& entry : declared_entries()) {
    if (entry == "cache_file") continue;  // what a reader leaves: the mutation test has it written
    EXPECT_TRUE(seeded.contains(entry)) << entry << " has no folder with seeds in a corpus";
  }
}

}  // namespace
}  // namespace sandtable
