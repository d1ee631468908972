#include "viewer/app/window.h"

#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/glfw_host.h"
#include "viewer/app/handover_work.h"
#include "viewer/app/loading_queries.h"
#include "viewer/app/sound/alarm_announcer.h"
#include "viewer/app/sound/openal_output.h"
#include "viewer/app/story_choice.h"
#include "viewer/app/window_input.h"
#include "viewer/render/offscreen_context.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Frames drawn after an input, because panels settle one frame after what they react to.
constexpr int kSettleFrames = 3;
constexpr double kLongestWait_s = 0.5;

struct Loaded {
  OpenedPlace place;
  StaticScene scene;
  std::shared_ptr<const Story> story;  ///< null where there is none
};

Result<Loaded> load(const WindowOptions& options, std::atomic<double>& progress) {
  auto place = open_place(options.file, [&](double share) { progress = share; });
  if (!place) return pass(place);
  Loaded loaded{std::move(*place), {}, {}};
  if (options.mode == ui::WindowMode::kKiosk) {
    Result<std::shared_ptr<const Story>> story = nullptr;
    if (is_incident_file(options.file)) story = story_in(options.file, options.story);
    if (story && !*story) story = story_of(loaded.place.map->place, options.story);
    if (!story) return pass(story);
    loaded.story = std::move(*story);
  }
  loaded.scene = build_static_scene(loaded.place.map);
  return loaded;
}

std::filesystem::path layouts_file() { return data_directory() / "layouts.json"; }

/// Layouts of earlier sessions; a file that cannot be read is told and left alone.
ui::DeskLayouts kept_layouts() {
  std::ifstream in(layouts_file());
  if (!in) return {};
  constexpr std::streamsize kLargest = 1 << 20;
  std::string text(kLargest, '\0');
  in.read(text.data(), kLargest);
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto layouts = ui::parse_layouts(text, layouts_file().string());
  if (layouts) return std::move(*layouts);
  report_warnings({layouts.error().message});
  return {};
}

Result<std::unique_ptr<ui::UserInterface>> new_interface(const WindowOptions& options) {
  auto interface = ui::UserInterface::create({.assets = {}, .theme = options.theme});
  if (!interface) return pass(interface);
  ui::UiState& state = (*interface)->state();
  state.language = options.language;
  state.mode = options.mode;
  state.wall.screen = options.wall;
  if (options.mode == ui::WindowMode::kDesk) state.layouts = kept_layouts();
  return interface;
}

class App {
 public:
  App(std::unique_ptr<GlfwHost> host, std::unique_ptr<ui::UserInterface> interface, const WindowOptions& options)
      : host_(std::move(host)), interface_(std::move(interface)), options_(options), input_(*host_) {}

  int run() {
    input_.on_drop([this](std::string path) {
      if (stage_ && options_.mode == ui::WindowMode::kDesk) stage_->interface().enqueue({"layer.add", {{"source", std::move(path)}}});
    });
    loading_ = std::async(std::launch::async, [this] { return load(options_, progress_); });
    while (glfwWindowShouldClose(host_->window()) == GLFW_FALSE && status_ == kExitOk) {
      wait();
      if (!stage_ && loading_.wait_for(std::chrono::seconds{0}) == std::future_status::ready) begin();
      if (status_ != kExitOk) break;
      if (stage_) run_script();
      announce();
      if (needs_frame()) frame();
      if (std::exchange(again_, false)) start_again();
    }
    input_.attach(nullptr);
    stage_.reset();
    run_.reset();
    return status_;
  }

 private:
  void wait() {
    if (frames_owed_ > 0 || !complete_) {
      glfwPollEvents();
      return;
    }
    double patience = stage_ ? kLongestWait_s : 0.05;
    if (redraw_at_) patience = std::min(patience, std::chrono::duration<double>(*redraw_at_ - SteadyClock::now()).count());
    if (patience > 0) {
      glfwWaitEventsTimeout(patience);
    } else {
      glfwPollEvents();
    }
  }

  bool needs_frame() {
    if (input_.take_activity()) frames_owed_ = kSettleFrames;
    if (changed_.exchange(false)) frames_owed_ = std::max(frames_owed_, 1);
    if (redraw_at_ && SteadyClock::now() >= *redraw_at_) frames_owed_ = std::max(frames_owed_, 1);
    return !stage_ || frames_owed_ > 0 || !complete_;
  }

  /// The place is loaded: start the run and put it on the stage.
  void begin() {
    auto loaded = loading_.get();
    if (!loaded) return give_up(loaded.error());
    report_warnings(loaded->place.map->warnings);
    place_ = std::shared_ptr<const Place>(loaded->place.map, &loaded->place.map->place);
    auto run = start_run(loaded->place);
    if (!run) return give_up(run.error());
    run_ = std::move(*run);
    if (loaded->story) interface_->state().kiosk.player = ui::KioskPlayer(std::move(loaded->story));
    run_->on_change([this] {
      changed_ = true;
      glfwPostEmptyEvent();
    });
    auto stage = Stage::create(loaded->place.map, std::move(loaded->scene), *run_, *host_, std::move(interface_),
                               {.theme = options_.theme, .assets = {}, .incident = incident_});
    if (!stage) return give_up(stage.error());
    stage_ = std::move(*stage);
    stage_->view().set_viewport(stage_->scene_viewport(host_->framebuffer_size(), host_->pixel_scale()));
    stage_->show_whole_place(false);
    input_.attach(stage_.get());
    script_.emplace(options_.script, run_->snapshot()->recorded.from);
    frames_owed_ = kSettleFrames;
  }

  /// Sounds what is due, and has the panels say so when that changes.
  void announce() {
    if (!announcer_ || !stage_) return;
    const auto now = SteadyClock::now();
    announcer_->update(run_->snapshot()->live, now);
    ui::SoundStatus status = announcer_->status(now);
    if (status.trouble != trouble_told_) {
      trouble_told_ = status.trouble;
      frames_owed_ = std::max(frames_owed_, 1);
      if (!trouble_told_.empty()) fmt::print(stderr, "sandtable: alarms cannot be heard: {}\n", trouble_told_);
    }
    stage_->set_sound(std::move(status));
  }

  Result<std::unique_ptr<Session>> start_run(OpenedPlace& place) {
    // A recording has alarms that somebody answered long ago.
    if (!place.stored && !options_.silent) announcer_.emplace(std::make_unique<OpenAlOutput>());
    if (place.stored && options_.mode != ui::WindowMode::kKiosk && is_incident_file(options_.file))
      incident_ = options_.file;
    if (place.stored) return Session::replay(std::move(place.stored), look_back_at(*place.map));
    RunOptions options;
    auto exercise = read_exercise(options_.exercise, place.map->place);
    if (!exercise) return pass(exercise);
    options.exercise = std::move(*exercise);
    // A kiosk writes nothing; each of its rounds begins from nothing.
    if (options_.keep_incident && options_.mode != ui::WindowMode::kKiosk) options.store = new_incident_file(place.map->place);
    incident_ = options.store;
    options.shared = options_.keep_incident && !options.exercise;  // nobody else shall take it for the incident
    options.role = options_.role;
    // Nobody logs in at a wall or a kiosk.
    if (options_.mode != ui::WindowMode::kDesk && !place.map->place.shared_store.empty()) options.role = Role::kViewer;
    auto parts = compose(*place.map, options);
    if (!parts) return pass(parts);
    return Session::start(std::move(*parts));
  }

  /// Everything as on the first day: nothing of the run before is left.
  void start_again() {
    input_.attach(nullptr);
    script_.reset();
    announcer_.reset();
    stage_.reset();
    run_.reset();
    auto interface = new_interface(options_);
    if (!interface) return give_up(interface.error());
    interface_ = std::move(*interface);
    progress_ = 0;
    loading_ = std::async(std::launch::async, [this] { return load(options_, progress_); });
    frames_owed_ = kSettleFrames;
  }

  void give_up(const Error& error) { status_ = report_failure(error); }

  void run_script() {
    const Duration real = std::chrono::duration_cast<Duration>(SteadyClock::now() - began_);
    while (auto due = script_->next_due(run_->snapshot()->at, real)) {
      stage_->interface().enqueue(due->call);
      frames_owed_ = kSettleFrames;
    }
  }

  void frame() {
    const render::Viewport size = host_->framebuffer_size();
    if (size.width < 1 || size.height < 1) return;  // minimised
    if (stage_) {
      draw_stage(size);
    } else {
      draw_loading(size);
    }
    glfwSwapBuffers(host_->window());
    if (frames_owed_ > 0) --frames_owed_;
  }

  void draw_stage(render::Viewport size) {
    stage_->set_handover(handover_.status());
    const Stage::FrameOutcome outcome = stage_->draw(0, size, host_->pixel_scale(), false);
    complete_ = outcome.complete;
    input_.frame_drawn();
    redraw_at_.reset();
    if (outcome.redraw_after) redraw_at_ = SteadyClock::now() + *outcome.redraw_after;
    for (const std::string& complaint : outcome.complaints) fmt::print(stderr, "sandtable: {}\n", complaint);
    for (const ui::Intent& intent : outcome.for_host) carry_out(intent, size);
  }

  void draw_loading(render::Viewport size) {
    static const Place nowhere;
    LoadingQueries queries(progress_);
    if (const auto built = interface_->prepare_fonts(); built && *built) host_->upload_fonts();
    host_->new_frame(size, host_->pixel_scale());
    (void)interface_->draw({nullptr, nowhere, queries, ""});
    host_->end_frame();
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glClearColor(0.07F, 0.08F, 0.10F, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    host_->render(0, size);
  }

  void carry_out(const ui::Intent& intent, render::Viewport size) {
    if (const auto* shot = std::get_if<ui::Screenshot>(&intent)) {
      const std::filesystem::path file = shot->path.empty() ? picture_name() : std::filesystem::path(shot->path);
      const Status written = render::write_png(file, render::read_pixels(0, size));
      if (!written) report_failure(written.error());
      if (written) fmt::print(stderr, "wrote {}\n", file.string());
    } else if (std::holds_alternative<ui::ToggleFullScreen>(intent)) {
      host_->toggle_full_screen();
      frames_owed_ = kSettleFrames;
    } else if (const auto* mute = std::get_if<ui::MuteAlarms>(&intent)) {
      if (!announcer_) return;
      mute->muted ? announcer_->mute(SteadyClock::now()) : announcer_->unmute();
      frames_owed_ = kSettleFrames;
    } else if (std::holds_alternative<ui::LayoutsChanged>(intent)) {
      keep_layouts();
    } else if (std::holds_alternative<ui::MakeHandoverPack>(intent)) {
      make_handover_pack();
    } else if (std::holds_alternative<ui::StartAgain>(intent)) {
      again_ = true;
    } else if (std::holds_alternative<ui::Quit>(intent)) {
      glfwSetWindowShouldClose(host_->window(), GLFW_TRUE);
    }
  }

  void keep_layouts() {
    std::error_code ignored;  // what cannot be written is told below
    std::filesystem::create_directories(data_directory(), ignored);
    std::ofstream out(layouts_file(), std::ios::trunc);
    out << ui::layouts_text(stage_->interface().state().layouts);
    if (!out.flush()) report_failure({ErrorCode::kIo, layouts_file().string() + ": cannot be written"});
  }

  /// Of the moment that is shown: live, or where the playhead stands in a recording.
  void make_handover_pack() {
    const auto snapshot = run_->snapshot();
    PackWish wish{incident_.string(),
                  {},
                  data_directory() / "handovers",
                  std::min(snapshot->at, snapshot->live_at),
                  last_dispatches_of(snapshot->answers.get())};
    if (snapshot->seat.shared) {
      wish.incident = place_->shared_store;
      wish.place = place_->file;
    }
    handover_.start(std::move(wish));
    frames_owed_ = kSettleFrames;
  }

  static std::filesystem::path picture_name() {
    std::string stamp = format_iso(SystemClock().now()).substr(0, 19);
    std::erase(stamp, ':');
    return "sandtable-" + stamp + ".png";
  }

  std::unique_ptr<GlfwHost> host_;
  std::unique_ptr<ui::UserInterface> interface_;
  const WindowOptions& options_;
  WindowInput input_;
  std::atomic<double> progress_ = 0;
  std::future<Result<Loaded>> loading_;
  std::atomic<bool> changed_ = true;
  std::unique_ptr<Session> run_;
  std::optional<AlarmAnnouncer> announcer_;
  std::string trouble_told_;
  std::filesystem::path incident_;  ///< file of the run; empty where nothing is kept
  std::shared_ptr<const Place> place_;
  HandoverWork handover_{[this] {
    changed_ = true;
    glfwPostEmptyEvent();
  }};
  std::unique_ptr<Stage> stage_;
  std::optional<ui::ScriptPlayer> script_;
  SteadyClock::time_point began_ = SteadyClock::now();
  std::optional<SteadyClock::time_point> redraw_at_;
  int frames_owed_ = kSettleFrames;
  bool again_ = false;
  bool complete_ = true;
  int status_ = kExitOk;
};

}  // namespace

int run_window(const WindowOptions& options) {
  auto host = GlfwHost::create(options.size.value_or(render::Viewport{1600, 900}), "Sandtable 沙盤");
  if (!host) return report_failure(host.error());
  auto interface = new_interface(options);
  if (!interface) return report_failure(interface.error());
  if (options.mode == ui::WindowMode::kWall) (*host)->hide_pointer();
  return App(std::move(*host), std::move(*interface), options).run();
}

}  // namespace sandtable
