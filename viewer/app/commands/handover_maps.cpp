#include "viewer/app/commands/handover_maps.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include "twin/report/report_words.h"
#include "viewer/app/commands/picture_run.h"
#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/offscreen_stage.h"
#include "viewer/app/style_files.h"
#include "viewer/render/style.h"
#include "viewer/ui/layout.h"

namespace sandtable {
namespace {

constexpr render::Viewport kSize{1600, 900};
constexpr double kCloseUp_m = 1200;  // camera distance: a few streets around the site

Result<OpenedPlace> place_of(const ReportOptions& options) {
  auto place = open_place(options.place.empty() ? options.incident : options.place);
  if (!place || place->stored) return place;
  auto store = open_any_incident(options.incident);
  if (!store) return pass(store);
  place->stored = std::move(*store);
  return place;
}

/// The open line of the damage table on top, if it lies somewhere.
const DamageLine* worst_of(const HandoverPack& pack) {
  if (pack.damage.lines.empty()) return nullptr;
  const DamageLine& top = pack.damage.lines.front();
  return top.is_open() && top.at ? &top : nullptr;
}

class MapSheet {
 public:
  MapSheet(OffscreenStage& stage, const HandoverPack& pack, HandoverFolder& folder)
      : stage_(stage), pack_(pack), folder_(folder) {
    ui::UiState& state = stage_.stage().interface().state();
    state.left_open = false;
    state.right_open = false;
    state.timeline_open = false;
    std::error_code ignored;  // writing the picture says so
    std::filesystem::create_directories(folder_.path() / "maps", ignored);
  }

  Status draw(const std::string& key, const Text& caption) {
    for (const Language language : {Language::kZhHant, Language::kEn}) {
      const bool zh = language == Language::kZhHant;
      stage_.stage().interface().state().language = zh ? ui::LanguageMode::kZhHant : ui::LanguageMode::kEn;
      const std::string name = fmt::format("maps/{}.{}.png", key, zh ? "zh-Hant" : "en");
      const std::filesystem::path whole = folder_.path() / "maps" / "window.png";
      if (Status written = stage_.write_picture(whole); !written) return written;
      std::ifstream in(whole, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      std::error_code ignored;  // a file too many would only lie beside the maps
      std::filesystem::remove(whole, ignored);
      auto map = cropped_png(bytes, scene_box());
      if (!map) return pass(map);
      if (Status written = folder_.write(name, *map); !written) return written;
      pictures_.push_back({name, caption, language, std::move(*map), depth_legend()});
    }
    return {};
  }

  /// The map without the strips around it, which tell of the window and not of the place.
  PixelBox scene_box() {
    const ui::UiState& state = stage_.stage().interface().state();
    const ui::Layout layout = ui::lay_out(static_cast<float>(kSize.width), static_cast<float>(kSize.height), state);
    const auto whole = [](float px) { return static_cast<int>(std::lround(px)); };
    return {whole(layout.scene.x), whole(layout.scene.y), whole(layout.scene.width), whole(layout.scene.height)};
  }

  static std::vector<MapLegendEntry> depth_legend() {
    const render::WaterStyle& style = scene_style().water;
    std::vector<MapLegendEntry> legend;
    for (std::size_t i = 0; i < style.classes.size(); ++i) {
      const auto cm = [&](std::size_t k) { return std::lround(style.classes[k].from_m * 100); };
      const bool last = i + 1 == style.classes.size();
      const render::Colour c = style.classes[i].colour;
      legend.push_back(
          {c.r, c.g, c.b, same(last ? fmt::format("> {} cm", cm(i)) : fmt::format("{}–{} cm", cm(i), cm(i + 1)))});
    }
    legend.push_back({style.unknown.r, style.unknown.g, style.unknown.b, {"斜線：不明", "hatched: unknown"}});
    return legend;
  }

  Status draw_all() {
    const std::string at = format_local(pack_.at, pack_.zone);
    if (Status drawn = draw("place", {"全區，" + at, "The whole place, " + at}); !drawn) return drawn;
    const DamageLine* worst = worst_of(pack_);
    if (worst == nullptr) return {};
    render::Camera camera = stage_.stage().view().camera();
    camera.target.at = *worst->at;
    camera.distance_m = kCloseUp_m;
    stage_.stage().view().set_camera(camera);
    return draw("worst", {fmt::format("管制表首列：{}，{}", worst->place.in(Language::kZhHant), at),
                          fmt::format("First line of the damage table: {}, {}", worst->place.in(Language::kEn), at)});
  }

  std::vector<MapPicture> take() { return std::move(pictures_); }

 private:
  OffscreenStage& stage_;
  const HandoverPack& pack_;
  HandoverFolder& folder_;
  std::vector<MapPicture> pictures_;
};

}  // namespace

Result<std::vector<MapPicture>> draw_handover_maps(const ReportOptions& options, const HandoverPack& pack,
                                                   HandoverFolder& folder) {
  auto place = place_of(options);
  if (!place) return pass(place);
  report_warnings(place->map->warnings);
  auto run = PictureRun::start(*place);
  if (!run) return pass(run);
  if (Status moved = run->to(pack.at); !moved) return pass(moved);
  PictureOptions look;
  look.size = kSize;
  look.map_2d = true;
  look.theme = ui::ThemeKind::kLight;
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), run->incident(), look);
  if (!stage) return pass(stage);
  MapSheet sheet(**stage, pack, folder);
  // The panels have just left: the place gets their room.
  (*stage)->settle();
  (*stage)->stage().view().set_viewport((*stage)->stage().scene_viewport(kSize, 1));
  (*stage)->stage().show_whole_place(true);
  if (Status drawn = sheet.draw_all(); !drawn) return pass(drawn);
  return sheet.take();
}

}  // namespace sandtable
