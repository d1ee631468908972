#include "viewer/app/stage.h"

#include <imgui.h>

#include <chrono>
#include <cmath>
#include <utility>

#include "twin/core/resources/crew.h"
#include "twin/core/resources/whereabouts.h"
#include "viewer/ui/wall/wall_now.h"

namespace sandtable {
namespace {

constexpr double kSiteView_m = 900;  // camera distance when flying to one site, station or resource

template <class... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overload(Fs...) -> Overload<Fs...>;

IssueOrder wanted_by(const ui::Dispatch& wish) {
  IssueOrder wanted;
  wanted.resource = wish.resource;
  wanted.site = wish.site;
  wanted.comment = wish.comment;
  wanted.task = wish.task;
  wanted.insisted = wish.insisted;
  return wanted;
}

}  // namespace

Stage::Stage(std::shared_ptr<const PlaceMap> map, IncidentRun& run, ImGuiHost& host, SceneView view, std::string actor)
    : map_(std::move(map)), run_(run), host_(host), actor_(std::move(actor)), view_(std::move(view)),
      queries_(map_, run_, view_), import_(make_layer_reader(map_->place)) {}

Result<std::unique_ptr<Stage>> Stage::create(std::shared_ptr<const PlaceMap> map, StaticScene scene, IncidentRun& run,
                                             ImGuiHost& host, std::unique_ptr<ui::UserInterface> interface,
                                             const StageOptions& options) {
  auto renderer = render::SceneRenderer::create();
  if (!renderer) return pass(renderer);
  const auto theme = ui::Theme::load(options.assets, options.theme);
  if (!theme) return pass(theme);
  SceneView view(map, std::move(scene), std::move(*renderer), *theme);
  auto stage = std::unique_ptr<Stage>(new Stage(std::move(map), run, host, std::move(view), options.actor));
  stage->interface_ = std::move(interface);
  stage->incident_ = options.incident;
  stage->read_stories();
  stage->read_bookmarks();
  return stage;
}

render::Viewport Stage::scene_viewport(render::Viewport size, double pixel_scale) {
  const auto scale = static_cast<float>(pixel_scale);
  const ui::Layout layout = ui::lay_out(static_cast<float>(size.width) / scale, static_cast<float>(size.height) / scale,
                                        interface_->state());
  return {std::max(1, static_cast<int>(layout.scene.width * scale)),
          std::max(1, static_cast<int>(layout.scene.height * scale))};
}

void Stage::show_whole_place(bool map_2d) {
  const auto snapshot = run_.snapshot();
  view_.update(*snapshot, interface_->state().selection);
  render::Camera camera = view_.camera();
  camera.mode = map_2d ? render::Camera::Mode::kMap2d : render::Camera::Mode::kScene3d;
  camera.pitch_deg = 42;
  Extent extent = map_->terrain ? map_->terrain->extent() : map_->place.extent;
  if (extent.empty()) extent = map_->place.extent;
  view_.set_camera(view_.framed(camera, extent));
}

/// Layers that were read beside the window join the map.
void Stage::take_imported() {
  for (LayerImport::Added& added : import_.take_added()) {
    auto map = std::make_shared<PlaceMap>(*map_);
    map->layers.push_back(std::move(added.layer));
    map_ = map;
    queries_.set_map(map_);
    view_.add_layer(map_, std::move(added.scene));
    const Extent extent = map_->layers.back().features->main_extent;
    const Extent whole = map_->terrain ? map_->terrain->extent() : map_->place.extent;
    if (!extent.empty() && (whole.empty() || extent.intersects(whole))) view_.fly_to(extent);
  }
  queries_.set_import(import_.status());
}

/// Symbols grow with the type where nobody stands close.
double Stage::symbol_scale(render::Viewport size) {
  const ui::UiState& state = interface_->state();
  constexpr double kOfType = 0.6;  // shapes are told apart from farther away than words
  constexpr double kKiosk = 1.4;
  if (state.mode == ui::WindowMode::kKiosk) return kKiosk * std::max(1.0, size.height / pixel_scale_ / 1080);
  if (state.mode != ui::WindowMode::kWall) return std::max(1.0, state.scale);
  return std::max(1.0, kOfType * ui::wall_scale(state.wall.screen, size.height / pixel_scale_));
}

std::shared_ptr<const Snapshot> Stage::snapshot_to_show() {
  const ui::UiState& state = interface_->state();
  auto shown = run_.snapshot();
  if (state.mode != ui::WindowMode::kWall || state.wall.follows) return shown;
  if (!now_ || now_->number != shown->number) now_ = ui::wall_now(std::move(shown));
  return now_;
}

Stage::FrameOutcome Stage::draw(unsigned framebuffer, render::Viewport size, double pixel_scale, bool final) {
  const auto began = std::chrono::steady_clock::now();
  const auto snapshot = snapshot_to_show();
  pixel_scale_ = pixel_scale;
  take_imported();
  view_.set_symbol_scale(symbol_scale(size));
  compare(snapshot);
  view_.update(*snapshot, interface_->state().selection);
  queries_.begin_frame(snapshot, scene_rect_, pixel_scale, pointer_in_scene_ ? scene_point() : std::nullopt,
                       interface_->state().selection);

  if (std::exchange(first_frame_, false)) interface_->want_characters(*snapshot, map_->place);
  const auto built = interface_->prepare_fonts();
  if (built && *built) host_.upload_fonts();
  host_.new_frame(size, pixel_scale);
  const ui::FrameOutput panels = interface_->draw({snapshot.get(), map_->place, queries_, actor_});
  host_.end_frame();

  FrameOutcome outcome;
  scene_rect_ = panels.scene;
  pointer_in_scene_ = panels.pointer_in_scene;
  outcome.redraw_after = panels.redraw_after;
  outcome.complaints = panels.complaints;
  if (queries_.import().busy()) {
    constexpr Duration kLookAgain{std::chrono::milliseconds{200}};
    outcome.redraw_after = std::min(outcome.redraw_after.value_or(kLookAgain), kLookAgain);
  }
  if (!built) outcome.complaints.push_back(built.error().message);
  outcome.text_input = panels.text_input;
  const auto px = [&](float logical) { return static_cast<int>(std::lround(logical * pixel_scale)); };
  const render::Viewport scene{std::max(1, px(scene_rect_.width)), std::max(1, px(scene_rect_.height))};
  if (!view_.is_side_by_side()) view_.set_viewport(scene);  // flights are planned for the shape it has now
  for (const ui::Intent& intent : panels.intents) carry_out(intent, outcome);
  const std::vector<Click> clicks = std::exchange(clicks_, {});
  for (const Click& click : clicks) answer(click);
  if (!panels.intents.empty() || !clicks.empty()) view_.update(*run_.snapshot(), interface_->state().selection);

  const int bottom = size.height - px(scene_rect_.y) - scene.height;
  const render::FrameResult drawn = view_.draw(framebuffer, scene, px(scene_rect_.x), bottom, final);
  host_.render(framebuffer, size, panels.docked);

  outcome.complete = drawn.complete && !view_.is_flying() && panels.intents.empty() && clicks.empty();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  queries_.set_frame_statistics({took.count(), static_cast<int>(view_.statistics().draw_calls),
                                 static_cast<std::int64_t>(view_.statistics().triangles), ""});
  return outcome;
}

std::optional<render::ScreenPoint> Stage::scene_point() const {
  if (!pointer_) return std::nullopt;
  render::ScreenPoint at{(pointer_->x - scene_rect_.x) * pixel_scale_, (pointer_->y - scene_rect_.y) * pixel_scale_};
  // Side by side both halves show the same ground.
  if (at.x > view_.viewport().width) at.x -= view_.viewport().width;
  return at;
}

void Stage::pointer_moved(double x, double y) { pointer_ = render::ScreenPoint{x, y}; }
void Stage::pointer_left() { pointer_.reset(); }

void Stage::dragged(double dx, double dy, bool orbit) {
  // One finger is all a visitor has, and turning is what it should do.
  if (orbit || interface_->state().mode == ui::WindowMode::kKiosk) {
    view_.orbit(dx * pixel_scale_, dy * pixel_scale_);
  } else {
    view_.pan(dx * pixel_scale_, dy * pixel_scale_);
  }
}

bool Stage::takes_press() const {
  if (!pointer_ || interface_->state().mode == ui::WindowMode::kWall) return false;
  const ui::ScreenXY at{static_cast<float>(pointer_->x), static_cast<float>(pointer_->y)};
  return scene_rect_.overlaps({at.x, at.y, 1, 1}) && !interface_->is_under_panel(at);
}

void Stage::wheel(double steps) {
  if (const auto at = scene_point(); at && takes_press()) view_.zoom(steps, *at);
}

void Stage::clicked(bool twice) {
  if (const auto at = scene_point(); at && takes_press()) clicks_.push_back({*at, twice});
}

void Stage::answer(const Click& click) {
  if (ui::MeasurePlan& plan = interface_->state().measures; plan.tool) {
    if (const auto ground = view_.ground_under(click.at)) plan.add_point(ground->at);
    if (click.twice) plan.finish();
    return;
  }
  interface_->state().selection = view_.pick(click.at, interface_->press_slack_px() * pixel_scale_);
  if (!click.twice) return;
  if (const auto ground = view_.ground_under(click.at)) view_.fly_to(ground->at, kSiteView_m);
}

std::optional<LocalXY> Stage::position_of(const ui::Selection& selection) const {
  const auto snapshot = run_.snapshot();
  const IncidentState& state = snapshot->state;
  if (const auto* id = std::get_if<StationId>(&selection)) {
    const Station* station = state.stations->find(*id);
    return station == nullptr ? std::nullopt : station->at;
  }
  if (const auto* id = std::get_if<SiteId>(&selection)) {
    const SiteConfig* site = state.site(*id);
    return site == nullptr ? std::nullopt : std::optional(site->pump_position);
  }
  if (const auto* id = std::get_if<ResourceId>(&selection)) {
    const auto it = state.resources->find(*id);
    if (it == state.resources->end()) return std::nullopt;
    const Resource* machine = machine_run_by(state, it->second);
    return machine != nullptr ? machine->at : map_position(state, it->second);
  }
  return std::nullopt;
}

void Stage::fly_to(const ui::FlyTo& goal) {
  std::visit(Overload{[&](ui::WholePlace) {
                        const Extent extent = map_->terrain ? map_->terrain->extent() : map_->place.extent;
                        if (!extent.empty()) view_.fly_to(extent);
                      },
                      [&](const LocalXY& point) { view_.fly_to(point, kSiteView_m); },
                      [&](const Extent& extent) { view_.fly_to(extent); },
                      [&](const auto& id) {
                        if (const auto at = position_of(id)) view_.fly_to(*at, kSiteView_m);
                      }},
             goal.target);
}

void Stage::move_camera(const ui::MoveCamera& move) {
  render::Camera camera = view_.camera();
  const render::Viewport viewport = view_.viewport();
  camera.pan(-move.pan_right * viewport.height, move.pan_up * viewport.height, viewport);
  if (move.zoom_steps != 0) {
    camera.zoom(move.zoom_steps, {viewport.width / 2.0, viewport.height / 2.0}, viewport);
  }
  camera.heading_deg += move.heading_deg;
  camera.pitch_deg = std::clamp(camera.pitch_deg + move.pitch_deg, 5.0, 90.0);
  view_.set_camera(camera);
}

void Stage::carry_out(const ui::Intent& intent, FrameOutcome& outcome) {
  std::visit(Overload{[&](const ui::SubmitCommand& i) { run_.submit(i.command, author()); },
                      [&](const ui::Dispatch& i) { run_.dispatch(wanted_by(i), author()); },
                      [&](const ui::AskWhatIf& i) { run_.ask(i.question, author()); },
                      [&](const ui::DropQuestion&) { run_.drop_question(); },
                      [&](const ui::ShowWhatIf& i) { run_.show_what_if(i.shown); },
                      [&](const ui::AskPlacement& i) { run_.confirm_placement(i.question, author()); },
                      [&](const ui::AskPumpSet& i) { run_.ask_pump_set(i.question, author()); },
                      [&](const ui::StopAsking&) { run_.stop_asking(); },
                      [&](const ui::ActAs& i) { run_.act_as(i.role); },
                      [&](const ui::TakeSeat& i) { actor_ = i.name; },
                      [&](const ui::SetPaused& i) { run_.set_paused(i.paused); },
                      [&](const ui::SetSpeed& i) { run_.set_speed(i.speed); },
                      [&](const ui::Seek& i) { run_.seek(i.to); },
                      [&](const ui::GoLive&) { run_.go_live(); },
                      [&](const ui::SetViewMode& i) {
                        render::Camera camera = view_.camera();
                        camera.mode = i.mode == ui::ViewMode::kMap2d ? render::Camera::Mode::kMap2d
                                                                     : render::Camera::Mode::kScene3d;
                        view_.set_camera(camera);
                      },
                      [&](const ui::FlyTo& i) { fly_to(i); },
                      [&](const ui::LookFrom& i) {
                        render::Camera goal = view_.camera();
                        goal.target = {i.at, view_.ground_m(i.at).value_or(0)};
                        goal.distance_m = i.distance_m;
                        goal.heading_deg = i.heading_deg;
                        goal.pitch_deg = i.pitch_deg;
                        view_.fly_to(goal);
                      },
                      [&](const ui::MoveCamera& i) { move_camera(i); },
                      [&](const ui::SetLayerVisible& i) { view_.set_layer_visible(i.layer, i.visible); },
                      [&](const ui::SetLayerOpacity& i) { view_.set_layer_opacity(i.layer, i.opacity); },
                      [&](const ui::InspectSource& i) { import_.inspect(i.source, i.reading); },
                      [&](const ui::ImportLayers& i) { import_.add(i.wishes); },
                      [&](const ui::SetDrapeVisible& i) { view_.set_drape_visible(i.visible); },
                      [&](const ui::KeepStory& i) { keep_story(i.story); },
                      [&](const ui::ForgetStory& i) { forget_story(i.name); },
                      [&](const ui::KeepBookmark& i) { keep_bookmark(i); },
                      [&](const ui::ExportSeries& i) {
                        export_series({{i.series}, i.range, i.path});
                      },
                      [&](const ui::ExportChart& i) { export_series(i); },
                      [&](const ui::ExportRunAhead& i) { export_run_ahead(i); },
                      [&](const ui::SelectionChanged&) {},
                      [&](const auto&) { outcome.for_host.push_back(intent); }},
             intent);
}

}  // namespace sandtable
