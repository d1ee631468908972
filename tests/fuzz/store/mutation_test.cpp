#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/mutation.h"
#include "tests/fuzz/store/entries.h"

namespace sandtable::fuzz {
namespace {

/// The seeds that libFuzzer begins with too.
std::vector<std::string> seeds(const char* entry) {
  std::vector<std::string> texts;
  const auto folder = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/fuzz/store/corpus" / entry;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  std::ranges::sort(texts);  // the chances meet them in the same order everywhere
  EXPECT_FALSE(texts.empty()) << folder;
  return texts;
}

const std::vector<std::string>& pieces() {
  static const std::vector<std::string> pieces{std::string(1, '\0'),
                                               std::string(10, '\xFF'),
                                               "\x80",
                                               "\xFF\xFF\xFF\xFF\x0F",
                                               "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01",
                                               std::string(8, '\x7F'),
                                               "\xF0\x7F",
                                               "\x28\xB5\x2F\xFD",
                                               "{",
                                               "[",
                                               "\"",
                                               "null",
                                               "1e999",
                                               std::string(300, '[')};
  return pieces;
}

TEST(StoreMutations, packed_chunks_keep_their_promises) { stumble(packed_chunk, seeds("packed_chunk"), pieces()); }

TEST(StoreMutations, packed_orders_keep_their_promises) { stumble(packed_order, seeds("packed_order"), pieces()); }

TEST(StoreMutations, packed_entries_keep_their_promises) { stumble(packed_entries, seeds("packed_entries"), pieces()); }

TEST(StoreMutations, journal_bodies_keep_their_promises) { stumble(journal_body, seeds("journal_body"), pieces()); }

}  // namespace
}  // namespace sandtable::fuzz
