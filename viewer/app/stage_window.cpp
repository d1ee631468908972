#include "viewer/app/stage_window.h"

#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <utility>

#include "twin/base/clock.h"
#include "viewer/app/console.h"
#include "viewer/app/loading_queries.h"
#include "viewer/app/picture_facts.h"
#include "viewer/render/offscreen_context.h"

namespace sandtable {
namespace {

constexpr double kLookIfLoaded_s = 0.05;

std::filesystem::path picture_name() {
  std::string stamp = format_iso(SystemClock().now()).substr(0, 19);
  std::erase(stamp, ':');
  return "sandtable-" + stamp + ".png";
}

void write_picture(const std::string& wanted, render::Viewport size, const Snapshot& shown) {
  const std::filesystem::path file = wanted.empty() ? picture_name() : std::filesystem::path(wanted);
  const Status written = render::write_png(file, render::read_pixels(0, size), facts_of(shown));
  if (!written) report_failure(written.error());
  if (written) fmt::print(stderr, "wrote {}\n", file.string());
}

Result<std::unique_ptr<ui::UserInterface>> new_interface(ui::WindowMode mode, const StageWindowLook& look) {
  auto interface = ui::UserInterface::create({.assets = {}, .theme = look.theme});
  if (!interface) return pass(interface);
  ui::UiState& state = (*interface)->state();
  state.language = look.language;
  state.mode = mode;
  state.wall.screen = look.wall;
  if (mode == ui::WindowMode::kDesk) state.layouts = look.layouts;
  return interface;
}

}  // namespace

Result<std::unique_ptr<StageWindow>> StageWindow::open(const ui::WindowPlace& place, const StageWindowLook& look,
                                                       bool first) {
  GlfwWish wish{.title = "Sandtable 沙盤", .screen = place.screen, .takes_focus = first, .paced = first};
  if (look.size) wish.size = *look.size;
  wish.fills_screen = place.mode == ui::WindowMode::kKiosk && !look.size;
  auto host = GlfwHost::create(wish);
  if (!host) return pass(host);
  auto interface = new_interface(place.mode, look);
  if (!interface) return pass(interface);
  if (place.mode == ui::WindowMode::kWall) (*host)->hide_pointer();
  auto window = std::unique_ptr<StageWindow>(new StageWindow(std::move(*host), std::move(*interface)));
  if (place.mode == ui::WindowMode::kKiosk) {
    // While it loads nobody knows the pin yet.
    window->input_.on_close([w = window.get()] { return w->stage_ && w->stage_->interface().may_close(); });
  }
  return window;
}

StageWindow::StageWindow(std::unique_ptr<GlfwHost> host, std::unique_ptr<ui::UserInterface> interface)
    : host_(std::move(host)), interface_(std::move(interface)), input_(*host_) {}

StageWindow::~StageWindow() {
  leave();
  interface_.reset();
}

void StageWindow::leave() {
  input_.attach(nullptr);
  host_->make_current();
  stage_.reset();
}

Status StageWindow::begin(std::shared_ptr<const PlaceMap> map, StaticScene scene, IncidentRun& run,
                          const StageOptions& options) {
  host_->make_current();
  auto stage = Stage::create(std::move(map), std::move(scene), run, *host_, std::move(interface_), options);
  if (!stage) return pass(stage);
  stage_ = std::move(*stage);
  stage_->view().set_viewport(stage_->scene_viewport(host_->framebuffer_size(), host_->pixel_scale()));
  stage_->show_whole_place(false);
  input_.attach(stage_.get());
  owe(kSettleFrames);
  return {};
}

Status StageWindow::start_again(const StageWindowLook& look) {
  const ui::WindowMode mode = state().mode;
  leave();
  auto interface = new_interface(mode, look);
  if (!interface) return pass(interface);
  interface_ = std::move(*interface);
  redraw_at_.reset();
  complete_ = true;
  owe(kSettleFrames);
  return {};
}

ui::WindowPlace StageWindow::place() { return {state().mode, host_->screen()}; }

bool StageWindow::is_closing() const { return glfwWindowShouldClose(host_->window()) != GLFW_FALSE; }
void StageWindow::close() { glfwSetWindowShouldClose(host_->window(), GLFW_TRUE); }

bool StageWindow::needs_frame(Clock::time_point now) {
  if (input_.take_activity()) owe(kSettleFrames);
  if (redraw_at_ && now >= *redraw_at_) owe(1);
  return !stage_ || frames_owed_ > 0 || !complete_;
}

std::optional<double> StageWindow::patience_s(Clock::time_point now) const {
  if (frames_owed_ > 0 || !complete_) return 0;
  if (!stage_) return kLookIfLoaded_s;
  if (!redraw_at_) return std::nullopt;
  return std::max(0.0, std::chrono::duration<double>(*redraw_at_ - now).count());
}

ui::Intents StageWindow::draw(const std::atomic<double>& progress) {
  host_->make_current();
  input_.deliver();
  const render::Viewport size = host_->framebuffer_size();
  ui::Intents asked;
  if (size.width < 1 || size.height < 1) {  // minimised
    frames_owed_ = 0;
    complete_ = true;
    redraw_at_.reset();
    return asked;
  }
  if (stage_) {
    asked = draw_stage(size);
  } else {
    draw_loading(size, progress);
  }
  glfwSwapBuffers(host_->window());
  if (frames_owed_ > 0) --frames_owed_;
  return asked;
}

/// Texts grow with a desk's window, as long as nobody has chosen their size.
void StageWindow::fit_scale(render::Viewport size) {
  if (state().mode != ui::WindowMode::kDesk) return;
  const auto logical = [&](int pixels) { return static_cast<float>(pixels / host_->pixel_scale()); };
  const double fitting = ui::suggested_scale(logical(size.width), logical(size.height));
  if (state().scale == std::exchange(fitting_scale_, fitting)) state().scale = fitting;
}

ui::Intents StageWindow::draw_stage(render::Viewport size) {
  fit_scale(size);
  Stage::FrameOutcome outcome = stage_->draw(0, size, host_->pixel_scale(), false);
  complete_ = outcome.complete;
  redraw_at_.reset();
  if (outcome.redraw_after) redraw_at_ = Clock::now() + *outcome.redraw_after;
  for (const std::string& complaint : outcome.complaints) fmt::print(stderr, "sandtable: {}\n", complaint);
  // Pictures are of the frame that was just drawn, before another takes its place on the screen.
  std::erase_if(outcome.for_host, [&](const ui::Intent& intent) {
    const auto* shot = std::get_if<ui::Screenshot>(&intent);
    if (shot == nullptr) return false;
    write_picture(shot->path, size, *stage_->shown());
    return true;
  });
  return std::move(outcome.for_host);
}

void StageWindow::draw_loading(render::Viewport size, const std::atomic<double>& progress) {
  static const Place nowhere;
  LoadingQueries queries(progress);
  if (const auto built = interface_->prepare_fonts(); built && *built) host_->upload_fonts();
  host_->new_frame(size, host_->pixel_scale());
  (void)interface_->draw({nullptr, nowhere, queries, ""});
  host_->end_frame();
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glClearColor(0.07F, 0.08F, 0.10F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  host_->render(0, size);
}

}  // namespace sandtable
