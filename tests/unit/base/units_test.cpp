#include "twin/base/units.h"

#include <gtest/gtest.h>

#include <limits>

namespace sandtable {
namespace {

double converted(double raw, std::string_view unit, Quantity quantity) {
  const auto scale = unit_scale(unit, quantity);
  if (!scale) ADD_FAILURE() << scale.error().message;
  return scale ? scale->to_twin(raw) : 0;
}

TEST(UnitScaleText, lengths_become_metres) {
  EXPECT_DOUBLE_EQ(converted(35, "cm", Quantity::kWaterDepth), 0.35);
  EXPECT_DOUBLE_EQ(converted(35, "公分", Quantity::kWaterDepth), 0.35);
  EXPECT_DOUBLE_EQ(converted(1500, "mm", Quantity::kWaterLevel), 1.5);
  EXPECT_DOUBLE_EQ(converted(10, "ft", Quantity::kWaterLevel), 3.048);
  EXPECT_DOUBLE_EQ(converted(2, "mAOD", Quantity::kWaterLevel), 2);
}

TEST(UnitScaleText, rain_stays_in_millimetres_so_that_one_unit_means_two_things) {
  EXPECT_DOUBLE_EQ(converted(5, "mm", Quantity::kRainfall), 5);
  EXPECT_DOUBLE_EQ(converted(5, "mm", Quantity::kWaterDepth), 0.005);
  EXPECT_DOUBLE_EQ(converted(1, "in", Quantity::kRainfall), 25.4);
}

TEST(UnitScaleText, flows_become_cubic_metres_a_second) {
  EXPECT_DOUBLE_EQ(converted(3, "m³/s", Quantity::kDischarge), 3);
  EXPECT_DOUBLE_EQ(converted(3600, "m3/h", Quantity::kDischarge), 1);
  // A cubic foot is 0.3048^3 m3 exactly.
  EXPECT_DOUBLE_EQ(converted(1, "ft^3/s", Quantity::kDischarge), 0.3048 * 0.3048 * 0.3048);
  EXPECT_DOUBLE_EQ(converted(1, "kcfs", Quantity::kDischarge), 1000 * converted(1, "cfs", Quantity::kDischarge));
}

TEST(UnitScaleText, a_unit_of_something_else_is_refused_by_name) {
  for (const auto& [unit, quantity] : {std::pair{"mm", Quantity::kDischarge},
                                       {"m3/s", Quantity::kWaterDepth},
                                       {"V", Quantity::kFuel},
                                       {"", Quantity::kWaterLevel},
                                       {"furlong", Quantity::kWaterLevel}}) {
    const auto scale = unit_scale(unit, quantity);
    ASSERT_FALSE(scale) << unit;
    EXPECT_EQ(scale.error().code, ErrorCode::kInvalid);
    EXPECT_NE(scale.error().message.find(quantity_key(quantity)), std::string::npos);
  }
}

TEST(QuantityKey, every_quantity_reads_back_from_its_key) {
  for (const Quantity q :
       {Quantity::kWaterDepth, Quantity::kWaterLevel, Quantity::kRainfall, Quantity::kDischarge, Quantity::kGateOpening,
        Quantity::kFuel, Quantity::kVoltage, Quantity::kPumpRunning, Quantity::kPumpState, Quantity::kGateState,
        Quantity::kWarningState, Quantity::kFlowSpeed, Quantity::kTemperature}) {
    const auto back = parse_quantity(quantity_key(q));
    ASSERT_TRUE(back) << quantity_key(q);
    EXPECT_EQ(*back, q);
    EXPECT_EQ(is_state(q), unit_symbol(q).empty());
  }
  EXPECT_FALSE(parse_quantity("wetness"));
}

TEST(StateWord, every_state_reads_back_and_anything_else_is_none) {
  for (const Quantity q :
       {Quantity::kPumpRunning, Quantity::kPumpState, Quantity::kGateState, Quantity::kWarningState}) {
    double count = 0;
    for (; !state_word(q, count).empty(); ++count) EXPECT_EQ(parse_state(q, state_word(q, count)), count);
    EXPECT_GE(count, 2);
    EXPECT_FALSE(parse_state(q, "asleep"));
    for (const double none : {-1.0, 0.5, count, std::numeric_limits<double>::quiet_NaN()}) {
      EXPECT_EQ(state_word(q, none), "");
    }
  }
  EXPECT_EQ(state_word(Quantity::kPumpState, 3), "pumping");
  EXPECT_EQ(state_word(Quantity::kWarningState, 1), "level_1");
  EXPECT_EQ(state_word(Quantity::kFuel, 0), "");
  EXPECT_FALSE(parse_state(Quantity::kFuel, "on"));
}

TEST(UnitScaleText, speeds_and_temperatures_have_units_of_their_own) {
  EXPECT_DOUBLE_EQ(converted(250, "cm/s", Quantity::kFlowSpeed), 2.5);
  EXPECT_DOUBLE_EQ(converted(-4, "°C", Quantity::kTemperature), -4);
  EXPECT_FALSE(unit_scale("degF", Quantity::kTemperature)) << "a scale has no offset";
}

}  // namespace
}  // namespace sandtable
