#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/core/reduce.h"
#include "twin/store/sqlite_database.h"
#include "viewer/app/commands/report_command.h"
#include "viewer/app/commands/verify_command.h"
#include "viewer/app/report/report_formats.h"

namespace sandtable {
namespace {

using test::numbered;
using test::one_of_each;

SituationReport report_of(const std::vector<Event>& events) {
  IncidentState state;
  std::vector<LogLine> log;
  for (const Event& event : events) {
    if (auto line = log_line(event, state)) log.push_back(*line);
    reduce(state, event);
  }
  SituationReport report;
  report.at = state.at;
  report.check.intact = true;
  describe_situation(state, log, report);
  return report;
}

const ReportTable& table(const SituationReport& report, const std::string& key) {
  return *std::ranges::find(report.tables, key, &ReportTable::key);
}

std::string read_all(const std::string& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

bool tells(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(SituationReport, what_people_wrote_is_escaped_in_html) {
  const std::string html =
      report_html(report_of(numbered({test::opening(), NoteAdded{"<script>alert('x')</script>"}})));
  EXPECT_FALSE(tells(html, "<script>"));
  EXPECT_TRUE(tells(html, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
}

TEST(SituationReport, a_fictional_place_says_so_everywhere_and_a_real_one_nowhere) {
  IncidentOpened real = test::opening();
  real.fictional = false;
  for (const bool fictional : {true, false}) {
    const SituationReport report = report_of(numbered({fictional ? test::opening() : real, NoteAdded{"x"}}));
    EXPECT_EQ(tells(report_html(report), "FICTIONAL"), fictional);
    EXPECT_EQ(tells(report_csv(table(report, "log"), report), ",true\r\n"), fictional);
  }
}

TEST(SituationReport, times_carry_the_offset_of_the_place) {
  const SituationReport report = report_of(one_of_each());
  EXPECT_TRUE(tells(report_html(report), "2026-07-28 08:04:00 +08:00"));
  EXPECT_TRUE(tells(report_csv(table(report, "alarms"), report), "2026-07-28T08:04:00+08:00"));
}

TEST(SituationReport, csv_quotes_and_never_hands_a_spreadsheet_a_formula) {
  const SituationReport report = report_of(numbered({test::opening(), NoteAdded{"=HYPERLINK(\"http://x\",\"y\")"}}));
  const std::string csv = report_csv(table(report, "log"), report);
  EXPECT_EQ(csv.substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_TRUE(tells(csv, ",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",true\r\n")) << csv;
}

TEST(SituationReport, a_condition_that_is_still_watched_is_no_alarm) {
  Alarm pending = test::alarm();
  pending.state = AlarmState::kPending;
  const auto events = numbered({test::opening(), test::declaration(), AlarmChanged{pending}});
  const SituationReport report = report_of(events);
  EXPECT_TRUE(table(report, "alarms").rows.empty());
  EXPECT_EQ(table(report, "log").rows.size(), 1U) << "only the opening";
}

TEST(SituationReport, the_log_notes_changes_of_state_and_not_of_value) {
  Alarm higher = test::alarm();
  higher.value = 0.6;
  Order late = test::order(OrderState::kOrdered);
  late.overdue_since = test::minute(9);
  const auto events = numbered({test::opening(), test::declaration(), AlarmChanged{test::alarm()}, AlarmChanged{higher},
                                AlarmCleared{higher.id}, OrderIssued{test::order(OrderState::kOrdered)},
                                OrderChanged{late}, OrderChanged{late}});
  const SituationReport report = report_of(events);
  std::vector<std::string> said;
  for (const auto& row : table(report, "log").rows) said.push_back(std::get<Text>(row[3]).en);
  EXPECT_EQ(said, (std::vector<std::string>{"Incident opened", "Alarm: Unacknowledged", "Alarm: back to normal",
                                            "Order: Ordered", "Order: Ordered (overdue)"}));
}

TEST(SituationReport, every_row_has_a_cell_for_every_column) {
  const SituationReport report = report_of(one_of_each());
  for (const ReportTable& t : report.tables) {
    EXPECT_FALSE(t.rows.empty()) << t.key;
    for (const auto& row : t.rows) EXPECT_EQ(row.size(), t.columns.size()) << t.key;
  }
}

TEST(SituationReport, no_title_and_no_word_of_its_tables_is_the_english_one) {
  const auto is_chinese = [](const Text& text) {
    return text.zh != text.en &&
           std::ranges::any_of(text.zh, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  };
  const SituationReport report = report_of(one_of_each());
  for (const ReportFigure& figure : report.figures) EXPECT_TRUE(is_chinese(figure.title)) << figure.title.en;
  for (const ReportTable& t : report.tables) {
    EXPECT_TRUE(is_chinese(t.title)) << t.key;
    EXPECT_TRUE(is_chinese(t.when_empty)) << t.key;
    for (const ReportColumn& column : t.columns) EXPECT_TRUE(is_chinese(column.title)) << t.key << "." << column.key;
    for (const auto& row : t.rows) {
      for (const ReportCell& cell : row) {
        const auto* said = std::get_if<ReportWord>(&cell);
        EXPECT_TRUE(said == nullptr || is_chinese(said->text)) << t.key << ": " << said->key;
      }
    }
  }
}

class IncidentCommands : public testing::Test {
 protected:
  void SetUp() override {
    auto store = SqliteStore::create(incident(), test::taiwan_crs());
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->append(one_of_each()));
  }
  [[nodiscard]] std::string incident() const { return dir_.file("storm.gpkg"); }
  test::TempDir dir_;
};

TEST_F(IncidentCommands, report_writes_the_page_a_csv_a_table_and_a_copy_and_may_be_repeated) {
  const std::string out = dir_.file("a/report");
  for (int i = 0; i < 2; ++i) ASSERT_EQ(run_report({incident(), out, {}}), 0);
  EXPECT_TRUE(tells(read_all(out + "/report.html"), "Journal intact: 14 entries"));
  for (const char* name : {"alarms", "orders", "sites", "resources", "feeds", "readings", "log"})
    EXPECT_TRUE(tells(read_all(out + "/" + name + ".csv"), "fictional\r\n")) << name;
  EXPECT_EQ(run_verify({out + "/incident.gpkg"}), 0);
}

TEST_F(IncidentCommands, report_shows_an_earlier_moment_when_asked) {
  const std::string out = dir_.file("early");
  ASSERT_EQ(run_report({incident(), out, "2026-07-28T08:00:08+08:00"}), 0);
  EXPECT_TRUE(tells(read_all(out + "/alarms.csv"), "unacknowledged"));
  EXPECT_FALSE(tells(read_all(out + "/orders.csv"), "O-1"));
}

TEST_F(IncidentCommands, report_tells_wrong_usage_from_failed_work) {
  EXPECT_EQ(run_report({incident(), dir_.file("x"), "yesterday"}), 2);
  EXPECT_EQ(run_report({incident(), dir_.file("x"), "2026-07-28T08:00:08"}), 2) << "a time without an offset";
  EXPECT_EQ(run_report({incident(), dir_.file("x"), "2020-01-01T00:00:00Z"}), 1) << "before the incident";
  EXPECT_EQ(run_report({dir_.file("none.gpkg"), dir_.file("x"), {}}), 1);
  EXPECT_EQ(run_report({incident(), "/proc/none", {}}), 1) << "a folder that cannot be made";
}

TEST_F(IncidentCommands, report_never_replaces_the_incident_itself) {
  std::filesystem::rename(incident(), dir_.file("incident.gpkg"));
  EXPECT_EQ(run_report({dir_.file("incident.gpkg"), dir_.path().string(), {}}), 1);
  EXPECT_EQ(run_verify({dir_.file("incident.gpkg")}), 0);
}

TEST_F(IncidentCommands, verify_passes_a_good_file_and_names_what_is_broken) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_verify({incident()}), 0);
  EXPECT_TRUE(tells(testing::internal::GetCapturedStdout(), "storm.gpkg: intact\nentries       14\n"));
  {
    auto database = SqliteDatabase::open(incident(), SqliteDatabase::Mode::kWrite);
    ASSERT_TRUE(database && (*database)->execute("UPDATE journal SET actor='x' WHERE seq=6"));
  }
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_verify({incident()}), 1);
  EXPECT_TRUE(tells(testing::internal::GetCapturedStdout(), "broken: entry 6 (water_modelled) was changed"));
  EXPECT_EQ(run_verify({dir_.file("none.gpkg")}), 1);
}

}  // namespace
}  // namespace sandtable
