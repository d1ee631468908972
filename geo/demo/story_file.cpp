#include "geo/demo/story_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace sandtable::geo::demo {
namespace {

struct Page {
  const char* zh;
  const char* en;
  const char* caption_zh;
  const char* caption_en;
  const char* more;
};

constexpr Page kBefore{"豪雨前", "Before the rain",
                       "澄汀市，靠河的虛構市鎮。感測器、抽水機與道路都在這張沙盤上；拖曳可以轉動，點一下感測器可看數值。",
                       "Chengting, an invented town by a river. Sensors, pumps and roads lie on one sand table; drag to turn it, tap a sensor to read it.",
                       "length = \"14s\"\n"};
constexpr Page kRain{"雨來了", "The rain comes",
                     "藍色是水，愈深愈暗；斜線是不明，不代表無水。沒有感測器也沒有模式說話的地方，沙盤不會畫成乾的。",
                     "Blue is water, darker where deeper; hatched is unknown, which is not dry. Where neither sensor nor model speaks, the sand table never paints dry ground.",
                     "at = \"60min\"\nspeed = 120\nlength = \"14s\"\n"};
constexpr Page kWater{"低窪處積水", "Water gathers", "最低的街道先淹。黃、橙、紅是三、二、一級警戒，形狀和文字也說同一件事。",
                      "The lowest streets flood first. Yellow, orange and red are alert levels three, two and one; shape and word say the same.",
                      "at = \"110min\"\nspeed = 120\nlength = \"16s\"\n"};
constexpr Page kPump{"換你指揮", "Your turn", "按右上的按鈕派一台抽水機到這裡：命令、出發、架設、抽水，然後看水位往下走。",
                     "Press the button above to send a pump here: ordered, on its way, set up, pumping; then watch the water fall.",
                     "at = \"130min\"\nspeed = 60\nlength = \"40s\"\n"};
constexpr Page kAfter{"全部都有紀錄", "All of it is on record", "誰在什麼時候知道什麼、決定什麼，都在日誌裡，事後可以逐分重播。",
                      "Who knew what and decided what, and when, stands in the journal and can be replayed minute by minute.",
                      "at = \"180min\"\nspeed = 120\nlength = \"16s\"\n"};

std::string chapter(const Page& page, const std::string& look) {
  return fmt::format("\n[[chapter]]\ntitle = {{ zh = \"{}\", en = \"{}\" }}\ncaption = {{ zh = \"{}\", en = \"{}\" }}\n{}{}", page.zh, page.en,
                     page.caption_zh, page.caption_en, page.more, look);
}

/// The basin with the least dry ground above its lowest street: it fills first.
const Basin& lowest_basin(const City& city) {
  const auto& basins = city.basins.basins;
  return *std::ranges::min_element(basins, {}, &Basin::deepest_street_m);
}

}  // namespace

std::string story_text(const City& city) {
  const Basin& basin = lowest_basin(city);
  const auto near = [&](double distance_m, double heading_deg) {
    return fmt::format("camera = {{ at = [{:.0f}.0, {:.0f}.0], distance_m = {:.1f}, heading_deg = {:.1f}, pitch_deg = 38.0 }}\n",
                       basin.deepest_street.x, basin.deepest_street.y, distance_m, heading_deg);
  };
  std::string text = "# What a kiosk plays: `sandtable open demo.toml --mode kiosk`. Keys: docs/story-file.md.\n\n";
  text += "[story]\ntitle = { zh = \"沙盤：一場豪雨\", en = \"Sandtable: one storm\" }\nidle = \"60s\"\ncountdown = \"15s\"\npin = \"2468\"\n";
  text += chapter(kBefore, "");
  text += chapter(kRain, "");
  text += chapter(kWater, near(1400, 20));
  text += chapter(kPump, near(800, 340) + fmt::format("invite = \"{}\"\n", basin.site));
  text += chapter(kAfter, "");
  return text;
}

}  // namespace sandtable::geo::demo
