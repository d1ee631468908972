#include "feeds/lab/fault.h"

#include <gtest/gtest.h>

using namespace sandtable;
using namespace sandtable::feeds;
using namespace std::chrono_literals;

namespace {

TEST(Fault, is_read_as_people_write_it) {
  const auto fault = parse_fault("river/R7 spike=1.5%:-3.5  30min..2h");
  ASSERT_TRUE(fault) << fault.error().message;
  EXPECT_EQ(fault->kind, Fault::Kind::kSpike);
  EXPECT_EQ(fault->feed, "river");
  EXPECT_EQ(fault->station, "R7");
  EXPECT_DOUBLE_EQ(fault->share, 0.015);
  EXPECT_DOUBLE_EQ(fault->size, -3.5);
  EXPECT_EQ(fault->from, Duration{30min});
  EXPECT_EQ(fault->until, Duration{2h});
}

TEST(Fault, may_turn_clocks_back) {
  const auto fault = parse_fault("* skew=-8h 10min..");
  ASSERT_TRUE(fault) << fault.error().message;
  EXPECT_EQ(fault->by, -Duration{8h});
  EXPECT_FALSE(fault->until);
  EXPECT_FALSE(fault->active(9min));
  EXPECT_TRUE(fault->active(240h));
}

TEST(Fault, written_out_reads_back_as_itself) {
  for (const char* text : {"* loss=2.5%", "rain/G1 delay=90s", "f duplicate=5% 0h..1min", "f reorder=61001ms",
                           "f freeze 250ms..", "f scale=0.01", "f skew=-8h", "f spike=1%:-3.5", "f dead"}) {
    const auto fault = parse_fault(text);
    ASSERT_TRUE(fault) << text << ": " << fault.error().message;
    EXPECT_EQ(text_of(*fault), text);
  }
}

TEST(Fault, that_cannot_be_read_names_the_word) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "FEED"},
      {"rain", "FEED"},
      {"rain loss=20% 1h.. more", "FEED"},
      {"/R7 freeze", "'/R7'"},
      {"rain/ freeze", "'rain/'"},
      {"rain melt", "'melt'"},
      {"rain loss", "'loss'"},
      {"rain loss=20", "'20'"},
      {"rain loss=120%", "120"},
      {"rain freeze=3", "'freeze=3'"},
      {"rain scale=inf", "'inf'"},
      {"rain spike=3", "'3'"},
      {"rain delay=-3s", "-3s"},
      {"rain dead 1h", "'1h'"},
      {"rain dead 2h..1h", "'2h..1h'"},
  };
  for (const auto& [text, named] : cases) {
    const auto fault = parse_fault(text);
    ASSERT_FALSE(fault) << text;
    EXPECT_EQ(fault.error().code, ErrorCode::kInvalid) << text;
    EXPECT_NE(fault.error().message.find(named), std::string::npos) << text << ": " << fault.error().message;
  }
}

TEST(FaultScript, holds_one_fault_a_line_and_comments) {
  const auto faults =
      parse_fault_script("# a bad hour\r\nrain loss=5%\n\n  river dead 1h..90min  # the broker\n", "bad.txt");
  ASSERT_TRUE(faults) << faults.error().message;
  ASSERT_EQ(faults->size(), 2u);
  EXPECT_EQ((*faults)[1].kind, Fault::Kind::kDeadBroker);
}

TEST(FaultScript, names_the_line_that_cannot_be_read) {
  const auto faults = parse_fault_script("rain loss=5%\nrain gone\n", "bad.txt");
  ASSERT_FALSE(faults);
  EXPECT_TRUE(faults.error().message.starts_with("bad.txt:2: ")) << faults.error().message;
}

}  // namespace
