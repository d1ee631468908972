#include "viewer/app/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "viewer/app/compose.h"
#include "viewer/app/console.h"
#include "viewer/app/handover_work.h"
#include "viewer/app/sound/alarm_announcer.h"
#include "viewer/app/sound/openal_output.h"
#include "viewer/app/stage_window.h"
#include "viewer/app/story_choice.h"
#include "viewer/app/watchdog.h"

namespace sandtable {
namespace {

using SteadyClock = std::chrono::steady_clock;

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
    if (is_incident(options.file)) story = story_in(options.file, options.story);
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

/// The run and every window on it. Windows are peers: each may be closed, and the last one ends the program.
class App {
 public:
  explicit App(const WindowOptions& options)
      : options_(options), look_{options.theme, options.language, options.wall, kept_layouts_for(options), options.size} {}

  int run() {
    if (Status opened = open_first(); !opened) return report_failure(opened.error());
    load_again();
    while (!closed_ && status_ == kExitOk) {
      wait();
      if (!run_ && loading_.wait_for(std::chrono::seconds{0}) == std::future_status::ready) begin();
      if (status_ != kExitOk) break;
      if (run_) run_script();
      announce();
      draw();
      close_and_open();
      if (std::exchange(again_, false)) start_again();
    }
    for (const auto& window : windows_) window->leave();
    run_.reset();
    return status_;
  }

 private:
  Status open_first() {
    auto window = StageWindow::open({options_.mode, options_.screen}, look_, true);
    if (!window) return pass(window);
    (*window)->input().on_drop([this](std::string path) { bring(std::move(path)); });
    if (options_.mode != ui::WindowMode::kKiosk) {
      (*window)->input().on_quit_while_loading([shown = window->get()] { shown->close(); });
    }
    windows_.push_back(std::move(*window));
    return {};
  }

  /// One more window on the run. Where its monitor is not there today it still opens, wherever the desktop puts it.
  void open_beside(ui::WindowPlace place) {
    if (windows_.size() >= ui::kMostWindows || options_.mode == ui::WindowMode::kKiosk) return;
    auto window = StageWindow::open(place, look_, false);
    if (!window && window.error().code == ErrorCode::kNotFound) {
      report_warnings({window.error().message});
      place.screen.clear();
      window = StageWindow::open(place, look_, false);
    }
    if (!window) return report_warnings({window.error().message});
    if (Status begun = (*window)->begin(map_, scene_, *run_, stage_options()); !begun)
      return report_warnings({begun.error().message});
    (*window)->state().wall.follows = walls_follow_;
    windows_.push_back(std::move(*window));
  }

  /// A desk knows what stands beside it, so that a layout can keep it.
  void tell_others(StageWindow& window) {
    window.state().windows.clear();
    for (const auto& other : windows_) {
      if (other.get() != &window) window.state().windows.push_back(other->place());
    }
  }

  void bring(std::string path) {
    StageWindow& window = *windows_.front();
    if (window.stage() == nullptr || window.state().mode != ui::WindowMode::kDesk) return;
    window.stage()->interface().enqueue({"layer.add", {{"source", std::move(path)}}});
  }

  void wait() {
    double patience = kLongestWait_s;
    const auto now = SteadyClock::now();
    for (const auto& window : windows_) patience = std::min(patience, window->patience_s(now).value_or(kLongestWait_s));
    if (patience > 0) {
      glfwWaitEventsTimeout(patience);
    } else {
      glfwPollEvents();
    }
  }

  void draw() {
    const auto now = SteadyClock::now();
    if (changed_.exchange(false)) owe(1);
    for (std::size_t i = 0; i < windows_.size() && status_ == kExitOk; ++i) {
      StageWindow& window = *windows_[i];
      if (!window.needs_frame(now)) continue;
      tell_others(window);
      if (window.stage() != nullptr) window.stage()->set_handover(handover_.status());
      const ui::Intents asked = window.draw(progress_);
      if (window.stage() != nullptr) tell_first_picture();
      for (const ui::Intent& intent : asked) carry_out(intent, window);
    }
  }

  void owe(int frames) {
    for (const auto& window : windows_) window->owe(frames);
  }

  /// The place is loaded: start the run and put it on the stage.
  void begin() {
    auto loaded = loading_.get();
    if (!loaded) return give_up(loaded.error());
    report_warnings(loaded->place.map->warnings);
    map_ = loaded->place.map;
    scene_ = std::move(loaded->scene);
    place_ = std::shared_ptr<const Place>(map_, &map_->place);
    auto run = start_run(loaded->place);
    if (!run) return give_up(run.error());
    run_ = std::move(*run);
    StageWindow& first = *windows_.front();
    if (loaded->story) first.state().kiosk.player = ui::KioskPlayer(std::move(loaded->story));
    run_->on_change([this] {
      changed_ = true;
      glfwPostEmptyEvent();
    });
    if (Status begun = first.begin(map_, scene_, *run_, stage_options()); !begun) return give_up(begun.error());
    script_.emplace(options_.script, run_->snapshot()->recorded.from);
    for (const ui::WindowPlace& place : options_.beside) open_beside(place);
  }

  [[nodiscard]] StageOptions stage_options() const {
    return {.actor = options_.actor, .theme = options_.theme, .assets = {}, .incident = incident_};
  }

  /// Sounds what is due, and has the panels say so when that changes.
  void announce() {
    if (!announcer_ || !run_) return;
    const auto now = SteadyClock::now();
    announcer_->update(run_->snapshot()->live, now);
    const ui::SoundStatus status = announcer_->status(now);
    if (status.trouble != trouble_told_) {
      trouble_told_ = status.trouble;
      owe(1);
      if (!trouble_told_.empty()) fmt::print(stderr, "sandtable: alarms cannot be heard: {}\n", trouble_told_);
    }
    for (const auto& window : windows_) {
      if (window->stage() != nullptr) window->stage()->set_sound(status);
    }
  }

  Result<std::unique_ptr<Session>> start_run(OpenedPlace& place) {
    // A recording has alarms that somebody answered long ago.
    if (!place.stored && !options_.silent) announcer_.emplace(std::make_unique<OpenAlOutput>());
    if (place.stored && options_.mode != ui::WindowMode::kKiosk && is_incident(options_.file))
      incident_ = options_.file;
    if (place.stored) return Session::replay(std::move(place.stored), look_back_at(*place.map));
    RunOptions options;
    if (options_.mode == ui::WindowMode::kKiosk) options.reach = RunOptions::Reach::kVisitors;
    auto exercise = read_exercise(options_.exercise, place.map->place);
    if (!exercise) return pass(exercise);
    options.exercise = std::move(*exercise);
    // A kiosk writes nothing; each of its rounds begins from nothing.
    if (options_.keep_incident && options_.mode != ui::WindowMode::kKiosk) options.store = new_incident_file(place.map->place);
    options.shared = options_.keep_incident && !options.exercise;  // nobody else shall take it for the incident
    const std::string& shared = place.map->place.shared_store;
    incident_ = options.shared && !shared.empty() ? std::filesystem::path(shared) : options.store;
    options.role = shared.empty() ? options_.role : ui::seat_role(options_.mode, options_.role);
    auto parts = compose(*place.map, options);
    if (!parts) return pass(parts);
    return Session::start(std::move(*parts));
  }

  void load_again() {
    progress_ = 0;
    loading_ = std::async(std::launch::async, [this] { return load(options_, progress_); });
  }

  /// Everything as on the first day: nothing of the run before is left. Only a kiosk asks for it, which stands alone.
  void start_again() {
    script_.reset();
    announcer_.reset();
    if (Status fresh = windows_.front()->start_again(look_); !fresh) return give_up(fresh.error());
    run_.reset();
    scene_ = {};
    map_.reset();
    load_again();
  }

  void give_up(const Error& error) { status_ = report_failure(error); }

  void run_script() {
    if (!script_) return;
    const Duration real = std::chrono::duration_cast<Duration>(SteadyClock::now() - began_);
    while (auto due = script_->next_due(run_->snapshot()->at, real)) {
      windows_.front()->stage()->interface().enqueue(due->call);
      windows_.front()->owe(StageWindow::kSettleFrames);
    }
  }

  void carry_out(const ui::Intent& intent, StageWindow& window) {
    if (std::holds_alternative<ui::ToggleFullScreen>(intent)) {
      window.host().toggle_full_screen();
      window.owe(StageWindow::kSettleFrames);
    } else if (const auto* mute = std::get_if<ui::MuteAlarms>(&intent)) {
      if (!announcer_) return;
      mute->muted ? announcer_->mute(SteadyClock::now()) : announcer_->unmute();
      owe(StageWindow::kSettleFrames);
    } else if (std::holds_alternative<ui::LayoutsChanged>(intent)) {
      keep_layouts(window.state().layouts);
    } else if (std::holds_alternative<ui::MakeHandoverPack>(intent)) {
      make_handover_pack();
    } else if (std::holds_alternative<ui::StartAgain>(intent)) {
      again_ = options_.mode == ui::WindowMode::kKiosk;
    } else if (const auto* wish = std::get_if<ui::OpenWindow>(&intent)) {
      wanted_.push_back(wish->place);
    } else if (const auto* walls = std::get_if<ui::WallsFollow>(&intent)) {
      walls_follow_ = walls->follow;
      for (const auto& each : windows_) each->state().wall.follows = walls_follow_;
      owe(StageWindow::kSettleFrames);
    } else if (std::holds_alternative<ui::CloseWindow>(intent)) {
      window.close();
    } else if (std::holds_alternative<ui::Quit>(intent)) {
      for (const auto& each : windows_) each->close();
    }
  }

  /// After a round of frames, so that no window comes or goes while the others are drawn.
  void close_and_open() {
    closed_ = std::ranges::all_of(windows_, [](const auto& window) { return window->is_closing(); });
    if (closed_) return;
    std::erase_if(windows_, [](const auto& window) { return window->is_closing(); });
    const std::vector<ui::WindowPlace> wanted = std::exchange(wanted_, {});
    if (!run_) return;
    for (const ui::WindowPlace& place : wanted) open_beside(place);
  }

  void keep_layouts(const ui::DeskLayouts& layouts) {
    look_.layouts = layouts;
    for (const auto& window : windows_) window->state().layouts = layouts;
    std::error_code ignored;  // what cannot be written is told below
    std::filesystem::create_directories(data_directory(), ignored);
    std::ofstream out(layouts_file(), std::ios::trunc);
    out << ui::layouts_text(layouts);
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
    owe(StageWindow::kSettleFrames);
  }

  static ui::DeskLayouts kept_layouts_for(const WindowOptions& options) {
    return options.mode == ui::WindowMode::kKiosk ? ui::DeskLayouts{} : kept_layouts();
  }

  const WindowOptions& options_;
  StageWindowLook look_;
  /// The first takes scripts and what is dropped on it. Destroyed last: other threads wake them up.
  std::vector<std::unique_ptr<StageWindow>> windows_;
  std::atomic<double> progress_ = 0;
  std::future<Result<Loaded>> loading_;
  std::atomic<bool> changed_ = true;
  std::shared_ptr<const PlaceMap> map_;  ///< null until it is loaded
  StaticScene scene_;
  std::unique_ptr<Session> run_;
  std::optional<AlarmAnnouncer> announcer_;
  std::string trouble_told_;
  std::filesystem::path incident_;  ///< file of the run; empty where nothing is kept
  std::shared_ptr<const Place> place_;
  HandoverWork handover_{[this] {
    changed_ = true;
    glfwPostEmptyEvent();
  }};
  std::vector<ui::WindowPlace> wanted_;
  std::optional<ui::ScriptPlayer> script_;
  SteadyClock::time_point began_ = SteadyClock::now();
  bool again_ = false;
  bool walls_follow_ = false;
  bool closed_ = false;
  int status_ = kExitOk;
};

}  // namespace

int run_window(const WindowOptions& options) { return App(options).run(); }

}  // namespace sandtable
