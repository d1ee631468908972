// Choices of an import that keys make: what is asked for, and what the dialog then holds.
#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"
#include "viewer/ui/import_words.h"

namespace sandtable::ui::testing {
namespace {

Window importing() {
  Window window;
  window.queries.import_ = fake_table_import();
  AddLayerDialog dialog;
  dialog.source = window.queries.import_.source;
  dialog.listing = 1;
  dialog.choices.resize(1);
  window.state.dialog = dialog;
  return window;
}

const AddLayerDialog::Choice& choice(const Window& window) {
  return std::get<AddLayerDialog>(window.state.dialog).choices.front();
}

TEST(ImportCommands, the_next_number_of_header_rows_has_the_table_read_again) {
  Window window = importing();
  ASSERT_TRUE(window.run("layer.next-header"));
  ASSERT_EQ(window.intents.size(), 1U);
  const auto& asked = std::get<InspectSource>(window.intents[0]);
  EXPECT_EQ(asked.source, "/data/淹水點.csv");
  ASSERT_TRUE(asked.reading);
  EXPECT_EQ(asked.reading->header_rows, 0);
  EXPECT_EQ(choice(window).reading, *asked.reading) << "what is added is what was shown";
  ASSERT_TRUE(window.run("layer.next-delimiter"));
  EXPECT_EQ(choice(window).reading.header_rows, 0);
  EXPECT_EQ(choice(window).reading.delimiter, ';');
}

TEST(ImportCommands, another_coordinate_system_needs_no_reading) {
  Window window = importing();
  ASSERT_TRUE(window.run("layer.next-crs"));
  EXPECT_EQ(choice(window).crs, "EPSG:3826");
  EXPECT_TRUE(window.intents.empty());
}

TEST(ImportCommands, they_say_why_they_cannot) {
  Window window;
  EXPECT_EQ(window.run("layer.next-header").error().code, ErrorCode::kNotFound);
  window = importing();
  window.queries.import_.phase = ImportStatus::Phase::kReadingAgain;
  EXPECT_EQ(window.run("layer.next-header").error().code, ErrorCode::kNotFound) << "one thing at a time";
  window = importing();
  window.queries.import_.layers[0].table.reset();
  EXPECT_FALSE(window.run("layer.next-encoding"));
  EXPECT_TRUE(window.run("layer.next-crs"));
}

TEST(ImportWords, what_kept_a_layer_out_is_a_sentence_in_each_language_and_then_the_readers_own_words) {
  const Catalogue words = built_in();
  const Text whole = import_trouble_words(words, {"add_layer.source_failed", "", "x.zip: holds no layers"});
  EXPECT_EQ(whole.zh, "這個來源讀不進來。程式原文：「x.zip: holds no layers」");
  EXPECT_EQ(whole.en, "The source cannot be read: x.zip: holds no layers");
  for (const char* key : {"add_layer.layer_failed", "add_layer.layer_not_found", "add_layer.layer_beyond_limit"}) {
    const Text one = import_trouble_words(words, {key, "roads", "out of memory"});
    EXPECT_EQ(one.zh.rfind("roads：", 0), 0U) << one.zh;
    EXPECT_NE(one.zh.find("「out of memory」"), std::string::npos) << one.zh;
    EXPECT_EQ(one.en.rfind("roads: ", 0), 0U) << one.en;
  }
  const Text nowhere = import_trouble_words(words, {"add_layer.layer_without_crs", "roads", ""});
  EXPECT_EQ(nowhere.zh, "roads：坐標系統不明，請選擇一個");
}

}  // namespace
}  // namespace sandtable::ui::testing
