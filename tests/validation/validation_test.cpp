#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

Size asked_size() {
  const char* asked = std::getenv("SANDTABLE_VALIDATION");
  return asked != nullptr && std::string_view(asked) == "whole" ? Size::kWhole : Size::kSmall;
}

class Validation : public testing::TestWithParam<NamedCase> {};

TEST_P(Validation, keeps_to_its_limits) {
  const Outcome outcome = GetParam().run(asked_size());
  EXPECT_EQ(outcome.name, GetParam().name);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_FALSE(outcome.figures.empty());
  for (const Figure& figure : outcome.figures)
    EXPECT_TRUE(figure.met()) << outcome.title << ": " << figure.what << " " << figure.measured << " " << figure.unit
                              << ", limit " << figure.limit << " (" << figure.reason << ")";
}

INSTANTIATE_TEST_SUITE_P(Water, Validation, testing::ValuesIn(cases()),
                         [](const auto& named) { return std::string(named.param.name); });

}  // namespace
}  // namespace sandtable::validation
