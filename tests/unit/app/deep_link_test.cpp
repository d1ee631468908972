#include "viewer/app/deep_link.h"

#include <gtest/gtest.h>

namespace sandtable {
namespace {

TEST(DeepLink, a_file_alone_is_a_file) {
  const auto link = parse_deep_link("storm.gpkg");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->file, "storm.gpkg");
  EXPECT_TRUE(link->calls.empty());
}

TEST(DeepLink, time_view_and_look_become_commands) {
  const auto link = parse_deep_link("a/storm.gpkg#t=2026-06-11T08:10:00+08:00&view=2d&look=1000,2000,800,20,45");
  ASSERT_TRUE(link) << link.error().message;
  EXPECT_EQ(link->file, "a/storm.gpkg");
  ASSERT_EQ(link->calls.size(), 3U);
  EXPECT_EQ(link->calls[0].name, "time.seek");
  EXPECT_EQ(link->calls[0].arguments.at("to"), "2026-06-11T08:10:00+08:00");
  EXPECT_EQ(link->calls[1].name, "view.2d");
  EXPECT_EQ(link->calls[2].name, "view.look");
}

TEST(DeepLink, nothing_but_looking_can_be_asked) {
  for (const char* bad : {"f#order.dispatch=MP01", "f#t=", "f#view=4d", "f#t=x y", "f#t=\"a\" site=B", "f#=", "f#&"}) {
    EXPECT_FALSE(parse_deep_link(bad)) << bad;
  }
}

}  // namespace
}  // namespace sandtable
