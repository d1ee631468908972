#include "tests/validation/outcome_page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/validation/cases.h"

namespace sandtable::validation {
namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(OutcomePage, shows_every_figure_and_every_plot_of_a_case_that_ran) {
  const Outcome outcome = hunter_wave(Size::kSmall);
  ASSERT_FALSE(outcome.figures.empty());
  ASSERT_FALSE(outcome.curves.empty());
  const std::string made = page({outcome}, Size::kSmall);
  EXPECT_THAT(made, HasSubstr("<a href=\"#hunter_wave\">"));
  for (const Figure& figure : outcome.figures) {
    EXPECT_THAT(made, HasSubstr(figure.what));
    EXPECT_THAT(made, HasSubstr(fmt::format("{:.4g} {}", figure.measured, figure.unit)));
  }
  EXPECT_EQ(count_of(made, "<svg"), outcome.curves.size());
  EXPECT_EQ(count_of(made, "class=\"computed\""), outcome.curves.size()) << "computed values are drawn in each plot";
  EXPECT_GT(count_of(made, "class=\"reference\"") + count_of(made, "class=\"ring\""), 0U) << "and the reference";
  EXPECT_THAT(made, Not(HasSubstr("nan")));
}

TEST(OutcomePage, a_missed_limit_and_a_failed_run_are_seen_in_the_overview) {
  const Outcome missed{.name = "a", .title = "A", .figures = {{"depth", 2, 1, "m", "because"}}};
  EXPECT_FALSE(all_met(missed));
  EXPECT_THAT(page({missed}, Size::kSmall), HasSubstr("<td class=\"missed\">missed</td>"));
  const Outcome failed{.name = "b", .title = "B", .failure = "unstable & stopped"};
  EXPECT_FALSE(all_met(failed));
  EXPECT_THAT(page({failed}, Size::kSmall), HasSubstr("Failed: unstable &amp; stopped"));
}

}  // namespace
}  // namespace sandtable::validation
