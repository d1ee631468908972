#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/fuzz/mutation.h"
#include "tests/fuzz/place/place_file_entry.h"
#include "tests/fuzz/place/scenario_file_entry.h"
#include "tests/fuzz/place/script_files_entry.h"
#include "twin/place/exercise.h"
#include "twin/place/place_file.h"
#include "twin/place/scenario_config.h"
#include "twin/place/story.h"

namespace sandtable::fuzz {
namespace {

const std::vector<std::string> kPieces{"[",
                                       "]",
                                       "[[",
                                       "]]\n",
                                       "{",
                                       "}",
                                       "=",
                                       "\"",
                                       "'''",
                                       "\"\"\"",
                                       "\\u0000",
                                       "\\ud800",
                                       "\xFF\xFE",
                                       "\xEF\xBB\xBF",
                                       "\n",
                                       "\r",
                                       "#",
                                       "nan",
                                       "-inf",
                                       "1e999",
                                       "0x",
                                       "9223372036854775808",
                                       "2026-13-01T00:00:00Z",
                                       "\"99999h\"",
                                       "/vsi",
                                       "file:",
                                       "\"a/b\"",
                                       "id = 1\n",
                                       "[place]\n",
                                       "[[feed]]\n",
                                       "淹水",
                                       std::string(300, '['),
                                       std::string(5'000, 'x')};

const std::vector<std::string> kPlaces{
    "[place]\nname = { zh = \"示範區\", en = \"Demo\" }\ncrs = \"EPSG:3826\"\nextent = [0, 0, 2000, 1000]\n"
    "zone = \"+08:00\"\nabout = [\"one\", { zh = \"二\" }]\n[drape]\nsource = \"/vsimem/a.tif\"\n"
    "[[layer]]\nid = \"basins\"\nrole = \"basin\"\nsource = \"PG:dbname=a\"\n"
    "[[site]]\nid = \"B1\"\npump_position = [10, 20]\n[[depot]]\nid = \"n\"\nat = [0, 0]\n"
    "[[resource]]\nid = \"P1\"\ndepot = \"n\"\ncapacity_m3_per_s = 0.3\n"
    "[flood]\nbasin_layer = \"basins\"\nstep = \"30s\"\n"
    "[incident]\nstart = 2026-07-28T06:00:00+08:00\nend = \"2026-07-28T14:00:00+08:00\"\nspeed = 10\n",
    "[place]\nname = \"T\"\ncrs = \"EPSG:3826\"\nextent = [0, 0, 2000, 1000]\n"
    "[[feed]]\nid = \"s\"\nkind = \"sensorthings\"\nzone = \"utc\"\nurl = \"https://a.org/\"\npoll = \"90s\"\n"
    "datastreams = { \"淹水深度\" = { property = \"water_depth\", unit = \"cm\" } }\n"
    "[[feed]]\nid = \"m\"\nkind = \"mqtt\"\ntopics = [\"a/+\"]\nstation_topic_level = 1\n"
    "values = [{ column = \"/r\", property = \"rainfall\", unit = \"mm\", window = \"10min\", missing = [\"-99\"] }]\n"
    "[[rule]]\nid = \"r\"\nproperty = \"water_depth\"\nunit = \"cm\"\nraise_at = 30\nstations = [\"m/a\"]\n"};

const std::vector<std::string> kScenarios{
    "title = \"t\"\n[grid]\nflat = { columns = 20, rows = 10, cell_size = 5.0, origin = [0.0, 50.0], slope = [0.01, 0.0] }\n"
    "manning = 0.05\n[time]\nend = \"10min\"\noutput_every = 30\nrasters_at = [60, \"5min\"]\n[initial]\nlevel = 0.2\n"
    "[[inflow]]\nname = \"a\"\nline = [[5.0, 5.0], [5.0, 40.0]]\ndischarge = 3.0\n"
    "[[boundary]]\nedge = \"east\"\nfrom = 0.0\nto = 25.0\nkind = \"free\"\nslope = 0.01\n"
    "[[boundary]]\nedge = \"west\"\nkind = \"level\"\nlevel = 0.5\n"
    "[rain]\nintensity = 50.0\nlosses = { kind = \"horton\", rate = 2.0, initial_rate = 20.0, decay = 3.0 }\n"
    "[[gauge]]\nname = \"1\"\nat = [50.0, 25.0]\n[run]\nthreads = 1\n",
    "[grid]\nflat = { columns = 12, rows = 12, cell_size = 2.0 }\n[time]\nend = 600\n[initial]\ndepth = 0.5\n"
    "[[pump]]\nname = \"P\"\nat = [5.0, 5.0]\nto = \"outside\"\ncapacity = 0.3\nstart_level = 0.4\nstop_level = 0.1\n"
    "[[wall]]\nline = [[12.0, 0.0], [12.0, 24.0]]\ncrest = 3.5\nbreach = { at_time = 1, crest = 0.0, over = \"2s\" }\n"
    "[[edit]]\nkind = \"raise\"\nby = 0.5\narea = [[2.0, 2.0], [8.0, 2.0], [8.0, 8.0]]\nat_time = 1\n"
    "[run]\nscheme = \"full-shallow-water\"\n"};

const std::string kTitle = "title = { zh = \"甲\", en = \"A\" }\n";

const std::vector<std::string> kExercises{
    "[exercise]\n" + kTitle + "seed = 7\n" +
    "[[inject]]\nid = \"a\"\n" + kTitle + "kind = \"rain\"\nat = \"30min\"\nuntil = \"1h\"\nfactor = 1.5\n" +
    "[[inject]]\nid = \"b\"\n" + kTitle + "kind = \"rumour\"\nat = \"1min\"\nwhere = [1.0, 2.0]\n" +
    "text = { zh = \"橋斷\", en = \"Bridge gone\" }\n[inject.expect]\nsites = [\"S1\"]\nno_order = true\n" +
    "answer_within = \"10min\"\n",
    "[exercise]\n" + kTitle + "[[inject]]\nid = \"c\"\n" + kTitle + "kind = \"breakdown\"\nat = \"2h\"\nresource = \"P1\"\n"};

const std::vector<std::string> kStories{
    "[story]\n" + kTitle + "idle = \"60s\"\ncountdown = \"15s\"\npin = \"2468\"\n" +
    "[[chapter]]\n" + kTitle + "caption = { zh = \"一\", en = \"One \\\"two\\\" \\\\ three\" }\nat = \"2h\"\nspeed = 120\n" +
    "length = \"14s\"\ncamera = { at = [10.0, 20.0], distance_m = 800.0, heading_deg = 340.0, pitch_deg = 38.0 }\n" +
    "[[chapter]]\n" + kTitle + "caption = { zh = \"二\", en = \"Two\" }\nsite = \"B1\"\nmap_2d = true\nshow = [\"a\"]\n" +
    "hide = [\"b\", \"c\"]\ninvite = \"B1\"\n"};

TEST(ScriptMutations, unharmed_corpus_loads_so_that_wounds_reach_deep) {
  for (const std::string& text : kExercises) {
    const auto script = parse_exercise(text, "fuzz.toml");
    EXPECT_TRUE(script.has_value()) << script.error().message;
  }
  for (const std::string& text : kStories) {
    const auto story = parse_story(text, "fuzz.toml");
    EXPECT_TRUE(story.has_value()) << story.error().message;
  }
}

TEST(ScriptMutations, exercises_and_stories_keep_their_promises) {
  stumble(exercise_file, kExercises, kPieces);
  stumble(story_file, kStories, kPieces);
  SUCCEED();
}

TEST(ScriptMutations, series_keep_their_promises) {
  stumble(series_file, {"time_s,mm\n0,1.5\n600,2\n600,0\n", "# rain\r\ntime_s,mm\r\n0,1e3\r\n\r\n60,-4\r\n"}, kPieces);
  SUCCEED();
}

TEST(ScenarioMutations, unharmed_corpus_loads_so_that_wounds_reach_deep) {
  for (const std::string& text : kScenarios) {
    const auto scenario = parse_scenario(text, "fuzz.toml", "");
    EXPECT_TRUE(scenario.has_value()) << scenario.error().message;
  }
}

TEST(ScenarioMutations, scenario_files_keep_their_promises) {
  stumble(scenario_file, kScenarios, kPieces);
  SUCCEED();
}

TEST(PlaceMutations, unharmed_corpus_loads_so_that_wounds_reach_deep) {
  for (const std::string& text : kPlaces) {
    const auto place = parse_place(text, "fuzz.toml", "");
    EXPECT_TRUE(place.has_value()) << place.error().message;
  }
}

TEST(PlaceMutations, place_files_keep_their_promises) {
  stumble(place_file, kPlaces, kPieces);
  SUCCEED();
}

}  // namespace
}  // namespace sandtable::fuzz
