// Draws the window from the fake storm to PNG files, off-screen: ui_preview DIR [NAME...]
#include <epoxy/gl.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <vector>

#include "tests/unit/ui/fake_incident.h"
#include "viewer/render/offscreen_context.h"
#include "viewer/ui/user_interface.h"

namespace sandtable::ui::testing {
namespace {

struct Picture {
  std::string name;
  render::Viewport size;
  std::function<void(UiState&)> prepare;
  std::function<void(Snapshot&, FakeQueries&)> change = [](Snapshot&, FakeQueries&) {};
  std::vector<CommandCall> calls = {};
  ThemeKind theme = ThemeKind::kDark;
};

void choose(UiState& state, LanguageMode language, Selection selection) {
  state.language = language;
  state.selection = std::move(selection);
}

StationId flooded_station() { return StationId("flood-sensors/F012"); }

void put_labels(FakeQueries& queries, const Snapshot& snapshot, const Rect& scene) {
  queries.labels_.clear();
  int i = 0;
  for (const Station& station : snapshot.state.stations->stations()) {
    if (++i % 3 != 0) continue;
    const float x = scene.x + scene.width * static_cast<float>(i * 37 % 100) / 100;
    const float y = scene.y + scene.height * static_cast<float>(i * 53 % 100) / 100;
    queries.labels_.push_back({x, y, 11, i % 4, station.name, i % 2 == 0 ? "0.42 m" : "", {}, false, station.id});
  }
}

/// Two depths and a rain.
std::vector<SeriesId> some_of_two_units() {
  std::vector<SeriesId> chosen;
  std::size_t depths = 0;
  std::size_t rains = 0;
  const Snapshot snapshot = fake_snapshot();
  for (const Series& series : snapshot.state.stations->series()) {
    const bool is_depth = series.quantity == Quantity::kWaterDepth && depths++ < 2;
    const bool wanted = is_depth || (series.quantity == Quantity::kRainfall && rains++ < 1);
    if (wanted) chosen.push_back(series.id);
  }
  return chosen;
}

/// Stands in for the twin: a slope of greens, so that labels are judged on a lively ground.
void paint_ground(const Rect& scene) {
  ImDrawList& list = *ImGui::GetBackgroundDrawList();
  list.AddRectFilledMultiColor({scene.x, scene.y}, {scene.right(), scene.bottom()}, IM_COL32(150, 170, 130, 255), IM_COL32(196, 200, 170, 255),
                               IM_COL32(120, 150, 170, 255), IM_COL32(170, 180, 140, 255));
}

std::vector<Picture> pictures() {
  using L = LanguageMode;
  const render::Viewport small{1280, 720};
  const render::Viewport middle{1920, 1080};
  const render::Viewport large{3840, 2160};
  std::vector<Picture> list;
  const auto add = [&](Picture picture) { list.push_back(std::move(picture)); };
  for (const auto& [mode, word] : {std::pair{L::kZhHant, "zh"}, std::pair{L::kEn, "en"}, std::pair{L::kBoth, "both"}}) {
    const std::string w = word;
    add({w + "-1280", small, [mode](UiState& s) { choose(s, mode, flooded_station()); }});
    add({w + "-1920", middle, [mode](UiState& s) { choose(s, mode, flooded_station()); }});
    add({w + "-3840", large, [mode](UiState& s) { choose(s, mode, flooded_station()); }});
    add({w + "-site", middle, [mode](UiState& s) { choose(s, mode, SiteId("B01")); s.section_open[2] = true; }});
    add({w + "-pump", small, [mode](UiState& s) { choose(s, mode, ResourceId("P-02")); s.section_open[1] = true; s.section_open[0] = false; }});
    add({w + "-river", small, [mode](UiState& s) { choose(s, mode, StationId("river/F016")); }});
    add({w + "-dispatch", small, [mode](UiState& s) { choose(s, mode, SiteId("B02")); s.dialog = DispatchDialog{SiteId("B02"), {}, {}}; }});
    add({w + "-plan-for-all", small, [mode](UiState& s) {
           choose(s, mode, {});
           s.dialog = SitePlanDialog{.overrides = {{SiteId("B02"), ResourceId("P-20")}}, .row = SiteId("B02")};
         }});
    add({w + "-reroute", small, [mode](UiState& s) {
           choose(s, mode, ResourceId("P-02"));
           s.dialog = DispatchDialog{
               .site = {}, .resource = ResourceId("P-02"), .comment = {}, .reroute = OrderId("O-002"), .task = {}};
         }});
    add({w + "-log", small,
         [mode](UiState& s) {
           choose(s, mode, {});
           s.dialog = LogDialog{.chosen = 42};
         },
         [](Snapshot& snapshot, FakeQueries&) {
           snapshot.role = snapshot.highest_role = Role::kOperator;
           auto& notes = snapshot.state.notes.edit();
           notes.push_back({41, "北安里抽水站回報 2 號機跳電，已通知台電。", "王值班", "說的是 3 號機", "林指揮",
                            storm_now() - std::chrono::minutes{9}});
           notes.push_back({42, "Gate 3 shut by hand; the motor does not turn.", "", "", "王值班",
                            storm_now() - std::chrono::minutes{2}});
           snapshot.live = snapshot.state;
         }});
    add({w + "-shelve", small, [mode](UiState& s) { choose(s, mode, flooded_station()); s.dialog = ShelveDialog{AlarmId("depth-50@flood-sensors/F012/water_depth"), 30, ""}; }});
    add({w + "-reading", small, [mode](UiState& s) {
           choose(s, mode, flooded_station());
           s.dialog = ReadingDialog{{SeriesId("flood-sensors/F012/water_depth"), "35", "", "", ""}};
         }});
    add({w + "-handover", small,
         [mode](UiState& s) {
           choose(s, mode, {});
           s.dialog = HandoverDialog{"王值班", "", ""};
         },
         [](Snapshot& snapshot, FakeQueries& queries) {
           snapshot.live.seq = 1414;
           queries.handover_.pack =
               HandoverPackInfo{"packs/handover-20260728-031245", "handover-20260728-031245",
                                Hasher().text("pack").finish(), storm_now() - std::chrono::minutes{3}, 1402};
           queries.handover_.ended = 1;
         }});
    add({w + "-import", small,
         [mode](UiState& s) {
           choose(s, mode, {});
           s.dialog = AddLayerDialog{.source = "/data/淹水點.csv", .listing = 0, .choices = {}};
         },
         [](Snapshot&, FakeQueries& queries) { queries.import_ = fake_table_import(); }});
    add({w + "-flood-map", middle, [mode](UiState& s) { choose(s, mode, {}); s.section_open[1] = true; },
         [](Snapshot&, FakeQueries& queries) {
           LayerInfo& map = queries.layers_.front();
           map.name = {"淹水潛勢 24h200", "Flood potential 24h200"};
           map.visible = true;
           map.depth_classes = {{0, 0.3, {}}, {0.3, 0.5, Rgba{55, 135, 192, 205}}, {0.5, 1, Rgba{29, 99, 166, 205}}, {1, 2, Rgba{10, 56, 120, 205}},
                                {2, 3, Rgba{6, 29, 71, 205}}, {3, {}, Rgba{4, 21, 52, 205}}};
         }});
    add({w + "-palette", small, [mode](UiState& s) { choose(s, mode, {}); s.palette.open = true; s.palette.text = mode == L::kEn ? "pump" : "抽水機"; }});
    add({w + "-help", middle, [mode](UiState& s) { choose(s, mode, {}); s.dialog = HelpDialog{}; }});
    add({w + "-about", middle, [mode](UiState& s) { choose(s, mode, {}); s.dialog = AboutDialog{}; }});
    add({w + "-replay", small, [mode](UiState& s) { choose(s, mode, BuildingRef{7}); },
         [](Snapshot& snapshot, FakeQueries& queries) {
           snapshot.tense = Tense::kReplay;
           snapshot.at = storm_start() + std::chrono::minutes{232};
           snapshot.paused = true;
           snapshot.store_error = "disk full";
           snapshot.notices = {{1, snapshot.at, true, {"refusal.resource_busy", "O-002"}}};
           queries.works_ = {{1, {"載入建物", "Loading buildings"}, 0.42, true}, {2, {"計算路網", "Building roads"}, std::nullopt, false}};
         }});
    for (const auto& [size, lines] : {std::pair{small, "720"}, std::pair{middle, "1080"}, std::pair{large, "2160"}}) {
      for (const auto& [theme, look] : {std::pair{ThemeKind::kDark, ""}, std::pair{ThemeKind::kLight, "-light"}}) {
        add({w + "-surge-" + lines + look, size, [mode](UiState& s) { choose(s, mode, {}); },
             [](Snapshot& snapshot, FakeQueries&) {
               snapshot = flooded_with_alarms();
               snapshot.state.orders.edit().clear();  // nobody has been sent yet
               snapshot.live = snapshot.state;
               snapshot.tense = Tense::kExercise;
             },
             {}, theme});
        add({w + "-charts-" + lines + look, size,
             [mode](UiState& s) {
               choose(s, mode, flooded_station());
               s.charts.open = true;
               s.charts.series = some_of_two_units();
             },
             [](Snapshot&, FakeQueries&) {}, {}, theme});
      }
    }
    add({w + "-empty", small, [mode](UiState& s) { choose(s, mode, {}); for (auto& open : s.section_open) open = true; },
         [](Snapshot& snapshot, FakeQueries& queries) {
           const Incident incident = *snapshot.state.incident;
           snapshot.state = IncidentState{};
           snapshot.state.incident.edit().incident = incident.incident;
           snapshot.live = snapshot.state;
           snapshot.tense = Tense::kWhatIf;
           queries.layers_.clear();
         }});
  }
  return list;
}

int draw(const Picture& picture, const std::filesystem::path& directory) {
  auto context = render::OffscreenContext::create(picture.size);
  if (!context) {
    std::cerr << context.error().message << '\n';
    return 1;
  }
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(picture.size.width), static_cast<float>(picture.size.height));
  auto interface = UserInterface::create({.assets = {}, .theme = picture.theme});
  if (!interface) {
    std::cerr << interface.error().message << '\n';
    return 1;
  }
  ImGui_ImplOpenGL3_Init("#version 450");
  Snapshot snapshot = fake_snapshot();
  FakeQueries queries;
  picture.change(snapshot, queries);
  UiState& state = (*interface)->state();
  state.scale = suggested_scale(io.DisplaySize.x, io.DisplaySize.y);
  picture.prepare(state);
  const Place place = fake_place();
  (*interface)->want_characters(snapshot, place);
  for (const CommandCall& call : picture.calls) (*interface)->enqueue(call);
  for (int frame = 0; frame < 4; ++frame) {
    io.DeltaTime = 0.05F;
    const auto built = (*interface)->prepare_fonts();
    if (!built) {
      std::cerr << built.error().message << '\n';
      return 1;
    }
    if (*built && frame > 0) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    const Rect scene = lay_out(io.DisplaySize.x, io.DisplaySize.y, state).scene;
    paint_ground(scene);
    put_labels(queries, snapshot, scene);
    (*interface)->draw({&snapshot, place, queries, "王值班"});
    ImGui::Render();
    glBindFramebuffer(GL_FRAMEBUFFER, (*context)->framebuffer());
    glViewport(0, 0, picture.size.width, picture.size.height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  }
  const auto file = directory / (picture.name + ".png");
  const auto written = render::write_png(file, (*context)->read_pixels());
  if (!written) std::cerr << written.error().message << '\n';
  ImGui_ImplOpenGL3_Shutdown();
  interface->reset();
  ImGui::DestroyContext();
  std::cout << file.string() << '\n';
  return written ? 0 : 1;
}

}  // namespace

int main_of_preview(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: ui_preview DIR [NAME...]\n";
    return 2;
  }
  const std::filesystem::path directory = arguments[1];
  std::filesystem::create_directories(directory);
  const std::vector<std::string> names(arguments + 2, arguments + count);
  for (const Picture& picture : pictures()) {
    if (!names.empty() && std::ranges::find(names, picture.name) == names.end()) continue;
    if (const int failed = draw(picture, directory); failed != 0) return failed;
  }
  return 0;
}

}  // namespace sandtable::ui::testing

int main(int count, char** arguments) { return sandtable::ui::testing::main_of_preview(count, arguments); }
