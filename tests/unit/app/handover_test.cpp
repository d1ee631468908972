#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"
#include "tests/unit/store/tiny_incident.h"
#include "twin/core/reduce.h"
#include "twin/store/sqlite_database.h"
#include "viewer/app/commands/report_command.h"
#include "viewer/app/report/handover_check.h"
#include "viewer/app/report/handover_print.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What a command prints; empty where it cannot be run.
std::string said_by(const std::string& command) {
  std::string out;
  if (FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r"); pipe != nullptr) {
    char block[4096];
    while (const std::size_t got = fread(block, 1, sizeof block, pipe)) out.append(block, got);
    pclose(pipe);
  }
  return out;
}

class HandoverFiles : public testing::Test {
 protected:
  void SetUp() override {
    auto store = SqliteStore::create(incident(), test::taiwan_crs());
    ASSERT_TRUE(store);
    ASSERT_TRUE((*store)->append(test::one_of_each()));
  }
  [[nodiscard]] std::string incident() const { return dir_.file("storm.gpkg"); }
  [[nodiscard]] ReportOptions options() const {
    ReportOptions options;
    options.incident = incident();
    options.out = dir_.file("out");
    options.only_pack = true;
    return options;
  }
  /// The folders in the output, hidden ones too.
  [[nodiscard]] std::vector<fs::path> packs() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(dir_.file("out"))) found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
  }
  fs::path make() {
    EXPECT_EQ(run_report(options()), 0);
    return packs().back();
  }
  void sign_for(const fs::path& pack) {
    const auto found = read_manifest(pack);
    ASSERT_TRUE(found);
    auto store = SqliteStore::open(incident());
    ASSERT_TRUE(store);
    const Handover handover{
        "林", "陳", found->digest, pack.filename().string(), found->manifest.at, found->manifest.entry, ""};
    ASSERT_TRUE((*store)->append(test::numbered({HandoverSigned{handover}}, (*store)->last_seq().value() + 1)));
  }
  test::TempDir dir_;
};

TEST_F(HandoverFiles, a_pack_holds_page_and_pdf_in_both_languages_tables_and_a_geopackage) {
  const fs::path pack = make();
  EXPECT_EQ(pack.filename(), "handover-20260728-080014") << "by the last entry, at the place's clock";
  EXPECT_TRUE(says(read_all(pack / "handover.zh-Hant.html"), "災情管制表"));
  EXPECT_TRUE(says(read_all(pack / "handover.en.html"), "Damage control table"));
  for (const char* name : {"handover.zh-Hant.pdf", "handover.en.pdf"})
    EXPECT_EQ(read_all(pack / name).substr(0, 5), "%PDF-");
  const std::string damage = read_all(pack / "tables/damage.csv");
  EXPECT_EQ(damage.substr(0, 3), "\xEF\xBB\xBF");
  EXPECT_TRUE(says(damage, "S1,"));
  const auto features = SqliteDatabase::open(pack / "handover.gpkg", SqliteDatabase::Mode::kRead);
  ASSERT_TRUE(features);
  EXPECT_EQ((*features)->integer("SELECT count(*) FROM orders").value(), 1);
  EXPECT_EQ((*features)->integer("SELECT count(*) FROM sites").value(), 1);
  EXPECT_EQ((*features)->integer("SELECT count(*) FROM sqlite_master WHERE name='journal'").value(), 0);
}

TEST_F(HandoverFiles, whose_data_a_pack_holds_and_under_what_licence_stands_on_every_side_of_it) {
  const fs::path pack = make();
  const std::string chinese = read_all(pack / "handover.zh-Hant.html");
  EXPECT_TRUE(says(chinese, "資料來源與授權"));
  EXPECT_TRUE(says(chinese, "某市水利局"));
  EXPECT_TRUE(says(chinese, "未載明")) << "of the terrain nothing is known";
  EXPECT_TRUE(says(read_all(pack / "handover.en.html"), "not stated"));
  const std::string table = read_all(pack / "tables/sources.csv");
  EXPECT_TRUE(says(table, "gauges,feed,水位站,某市水利局,Open Licence 1,")) << table;
  EXPECT_TRUE(says(table, "terrain,terrain,terrain,not stated,not stated,")) << table;
  const std::string manifest = read_all(pack / kManifestName);
  EXPECT_TRUE(says(manifest, R"("licence": "Open Licence 1")")) << manifest;
  EXPECT_TRUE(says(manifest, R"("licence": "not stated")")) << manifest;
  const auto features = SqliteDatabase::open(pack / "handover.gpkg", SqliteDatabase::Mode::kRead);
  ASSERT_TRUE(features);
  EXPECT_EQ((*features)
                ->integer("SELECT count(*) FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id"
                          " WHERE r.reference_scope = 'geopackage' AND m.metadata LIKE"
                          " 'feed gauges: attribution: 某市水利局; licence: Open Licence 1%licence: not stated%'")
                .value(),
            1);
}

TEST_F(HandoverFiles, a_second_pack_of_the_same_moment_replaces_nothing) {
  const fs::path first = make();
  const std::string before = read_all(first / kManifestName);
  ASSERT_EQ(run_report(options()), 0);
  EXPECT_EQ(packs().size(), 2U);
  EXPECT_EQ(read_all(first / kManifestName), before);
}

TEST_F(HandoverFiles, what_people_wrote_is_escaped) {
  {
    auto store = SqliteStore::open(incident());
    ASSERT_TRUE((*store)->append(test::numbered({NoteAdded{"<script>alert('x')</script>"}}, 15)));
  }
  const std::string html = read_all(make() / "handover.en.html");
  EXPECT_FALSE(says(html, "<script>"));
  EXPECT_TRUE(says(html, "&lt;script&gt;"));
}

TEST_F(HandoverFiles, when_the_disk_refuses_nothing_is_left_and_the_error_names_the_folder) {
  ReportOptions refused = options();
  refused.out = "/proc/none";
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_report(refused), 1);
  EXPECT_TRUE(says(testing::internal::GetCapturedStderr(), "/proc/none"));

  // A file stands where the tables should go: the pack fails while it is half written.
  ReportOptions broken = options();
  broken.draw_maps = [](const ReportOptions&, const HandoverPack&,
                        HandoverFolder& folder) -> Result<std::vector<MapPicture>> {
    std::ofstream(folder.path() / "tables") << "in the way";
    return std::vector<MapPicture>{};
  };
  EXPECT_EQ(run_report(broken), 1);
  EXPECT_TRUE(packs().empty()) << "no hidden folder may stay";
}

TEST_F(HandoverFiles, a_drawing_that_fails_costs_the_pack_its_maps_and_says_so) {
  ReportOptions blind = options();
  blind.draw_maps = [](const ReportOptions&, const HandoverPack&, HandoverFolder&) -> Result<std::vector<MapPicture>> {
    return fail(ErrorCode::kUnsupported, "no graphics here");
  };
  ASSERT_EQ(run_report(blind), 0);
  EXPECT_TRUE(says(read_all(packs().back() / "handover.en.html"), "The maps could not be drawn: no graphics here"));
}

TEST_F(HandoverFiles, check_passes_a_signed_pack_and_names_the_receiver) {
  const fs::path pack = make();
  EXPECT_EQ(run_handover_check(incident(), pack.string()), 1) << "nobody signed yet";
  sign_for(pack);
  testing::internal::CaptureStdout();
  EXPECT_EQ(run_handover_check(incident(), pack.string()), 0);
  const std::string said = testing::internal::GetCapturedStdout();
  EXPECT_TRUE(says(said, "by 陳, from 林")) << said;
}

TEST_F(HandoverFiles, check_finds_a_changed_a_missing_and_an_added_file) {
  const fs::path pack = make();
  sign_for(pack);
  std::ofstream(pack / "handover.en.html", std::ios::app) << "one word more";
  fs::remove(pack / "tables/fuel.csv");
  std::ofstream(pack / "tables/extra.csv") << "x";
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_handover_check(incident(), pack.string()), 1);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(says(said, "handover.en.html: changed")) << said;
  EXPECT_TRUE(says(said, "tables/fuel.csv: missing")) << said;
  EXPECT_TRUE(says(said, "tables/extra.csv: not of the pack")) << said;
}

TEST_F(HandoverFiles, check_finds_a_manifest_that_was_rewritten_after_the_signature) {
  const fs::path pack = make();
  sign_for(pack);
  std::string text = read_all(pack / kManifestName);
  std::ofstream(pack / kManifestName, std::ios::trunc) << text << "\n";  // the files still fit, the digest does not
  EXPECT_EQ(run_handover_check(incident(), pack.string()), 1);
}

TEST_F(HandoverFiles, the_next_pack_tells_of_the_handover_before_it) {
  sign_for(make());
  const std::string html = read_all(make() / "handover.en.html");
  EXPECT_TRUE(says(html, "林 → 陳"));
}

TEST(HandoverManifest, names_that_lead_out_of_the_pack_are_refused) {
  HandoverManifest manifest{"p", "i", test::minute(1), 3, "", true, {{"a.csv", 1, {}}}};
  ASSERT_TRUE(parse_manifest(manifest_text(manifest)));
  for (const char* name : {"../a", "/etc/passwd", "", "a/../../b"}) {
    manifest.files[0].name = name;
    EXPECT_FALSE(parse_manifest(manifest_text(manifest))) << name;
  }
  EXPECT_FALSE(parse_manifest("{}"));
  EXPECT_FALSE(parse_manifest("not json"));
}

/// So many notes that tables go on over pages.
HandoverDocument long_document(std::size_t rows) {
  HandoverDocument document{
      {"交接簡報", "Hand-over brief"}, {}, {{"某地", "Some place"}}, {}, {}, ZoneOffset{480}, false, test::minute(1)};
  ReportTable table{"notes", {"註記", "Notes"}, {{"text", {"內容欄", "Textcolumn"}}}, {}, {"無", "none"}};
  for (std::size_t i = 0; i < rows; ++i) table.rows.push_back({fmt::format("第 {} 列 淹水", i)});
  document.sections.push_back({"notes", table.title, "", {}, {table}, false});
  return document;
}

TEST(HandoverPdf, a_table_over_several_pages_repeats_its_head_and_every_page_is_counted) {
  const test::TempDir dir;
  const auto pdf = handover_pdf(long_document(100), {}, Language::kZhHant);
  ASSERT_TRUE(pdf);
  std::ofstream(dir.file("a.pdf"), std::ios::binary) << *pdf;
  const std::string text = said_by("pdftotext -layout '" + dir.file("a.pdf") + "' -");
  if (text.empty()) GTEST_SKIP() << "pdftotext is not installed";
  std::size_t heads = 0;
  for (std::size_t at = text.find("內容欄"); at != std::string::npos; at = text.find("內容欄", at + 1)) ++heads;
  EXPECT_GE(heads, 2U);
  EXPECT_TRUE(says(text, fmt::format("第 1 頁，共 {} 頁", heads))) << text;
  EXPECT_TRUE(says(text, fmt::format("第 {} 頁，共 {} 頁", heads, heads)));
  for (int i : {0, 50, 99}) EXPECT_TRUE(says(text, fmt::format("第 {} 列 淹水", i))) << i;
}

TEST(HandoverPdf, what_is_not_printed_is_counted) {
  const ReportTable table = long_document(kPrintedRows + 7).sections[0].tables[0];
  EXPECT_EQ(printed_rows(table).to, kPrintedRows);
  EXPECT_TRUE(says(left_out_words(table).en, "7 more rows"));
}

}  // namespace
}  // namespace sandtable
