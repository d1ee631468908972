// Choices of an import that keys make: what is asked for, and what the dialog then holds.
#include <gtest/gtest.h>

#include "tests/unit/ui/command_window.h"

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

const AddLayerDialog::Choice& choice(const Window& window) { return std::get<AddLayerDialog>(window.state.dialog).choices.front(); }

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

}  // namespace
}  // namespace sandtable::ui::testing
