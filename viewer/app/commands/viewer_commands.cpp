#include "viewer/app/commands/viewer_commands.h"

#include <CLI/CLI.hpp>
#include <map>

#include "viewer/app/commands/film_command.h"
#include "viewer/app/commands/shot_command.h"
#include "viewer/app/commands/tour_command.h"
#include "viewer/app/console.h"
#include "viewer/app/deep_link.h"
#include "viewer/app/loading.h"
#include "viewer/app/script_file.h"
#include "viewer/app/watchdog.h"
#include "viewer/app/window.h"

namespace sandtable {
namespace {

const std::map<std::string, ui::WindowMode> kModes{
    {"desk", ui::WindowMode::kDesk}, {"wall", ui::WindowMode::kWall}, {"kiosk", ui::WindowMode::kKiosk}};
const std::map<std::string, ui::LanguageMode> kLanguages{
    {"zh-Hant", ui::LanguageMode::kZhHant}, {"en", ui::LanguageMode::kEn}, {"both", ui::LanguageMode::kBoth}};

const std::map<std::string, Role> kRoles{{"viewer", Role::kViewer},
                                         {"operator", Role::kOperator},
                                         {"commander", Role::kCommander},
                                         {"administrator", Role::kAdministrator}};
const std::map<std::string, ui::ThemeKind> kThemes{{"dark", ui::ThemeKind::kDark}, {"light", ui::ThemeKind::kLight}};

template <class T>
void add_choice(CLI::App* command, const std::string& name, T& value, const std::map<std::string, T>& choices,
                const std::string& text) {
  command->add_option(name, value, text)->transform(CLI::CheckedTransformer(choices));
}

/// What the seat may do, at most; in the window one may step down from it and back.
void add_role(CLI::App* command, Role& role) {
  command->add_option("--role", role, "viewer, operator, commander or administrator: the most that this seat may do")
      ->transform(CLI::CheckedTransformer(kRoles))
      ->envname("SANDTABLE_ROLE");
}

/// Who sits here, for the journal.
void add_seat_name(CLI::App* command, std::string& name) {
  command->add_option("--as", name, "who sits here: the name that the journal keeps beside what is done")
      ->transform(CLI::Validator(
          [](std::string& text) {
            auto checked = ui::seat_name(text);
            if (!checked) return checked.error().message;
            text = std::move(*checked);
            return std::string{};
          },
          "NAME"))
      ->envname("SANDTABLE_SEAT_NAME");
}

/// Where a wall hangs, for both commands that can draw one.
void add_wall_screen(CLI::App* command, ui::WallScreen& screen) {
  command->add_option("--distance", screen.distance_m, "wall: metres from the screen to its farthest reader; sets the size of type")
      ->check(CLI::Range(0.3, 60.0));
  command->add_option("--screen-height", screen.height_m, "wall: height of the picture in metres")->check(CLI::Range(0.1, 30.0));
}

struct OpenOptions {
  std::string file;  ///< or a link: see deep_link.h
  WindowOptions window;
  bool watchdog = false;
  std::string beside;
  std::string script;
};

int run_open(OpenOptions& options) {
  auto beside = ui::parse_window_places(options.beside);
  if (!beside) return report_usage("--beside: " + beside.error().message);
  if (!beside->empty() && options.window.mode == ui::WindowMode::kKiosk)
    return report_usage("--beside: a kiosk stands alone");
  options.window.beside = std::move(*beside);
  if (options.watchdog) return run_watched();
  auto link = parse_deep_link(options.file);
  if (!link) return report_usage(link.error().message);
  options.window.file = link->file;
  if (!options.script.empty()) {
    auto script = read_script(options.script);
    if (!script) return report_failure(script.error());
    options.window.script = std::move(*script);
  }
  std::vector<ui::TimedCommand> first;
  for (ui::CommandCall& call : link->calls) first.push_back({0, {}, {}, std::move(call)});
  options.window.script.insert(options.window.script.begin(), first.begin(), first.end());
  const ui::WallScreen& screen = options.window.wall;
  constexpr double kAnyWindow_px = 1080;  // what fits depends on the screen alone
  if (options.window.mode == ui::WindowMode::kWall && !ui::is_readable(screen, kAnyWindow_px)) {
    report_warnings({fmt::format("--distance {:g}: a screen {:g} m high cannot be read from there; it needs {:.1f} m", screen.distance_m,
                                 screen.height_m, ui::least_screen_height_m(screen.distance_m))});
  }
  return run_window(options.window);
}

}  // namespace

int open_demo_window() {
  const auto project = ensure_demo(data_directory() / "demo");
  if (!project) return report_failure(project.error());
  WindowOptions options;
  options.file = *project;
  return run_window(options);
}

void add_viewer_commands(CLI::App& app, int& status) {
  auto* open = app.add_subcommand("open", "open a project or an incident in a window");
  auto open_options = std::make_shared<OpenOptions>();
  open->add_option("FILE", open_options->file, "place file (.toml) or incident (.gpkg); FILE#t=TIME&view=2d&look=X,Y,DISTANCE shows that of it")->required();
  add_choice(open, "--mode", open_options->window.mode, kModes, "desk, wall or kiosk");
  add_choice(open, "--lang", open_options->window.language, kLanguages, "zh-Hant, en or both");
  add_choice(open, "--theme", open_options->window.theme, kThemes, "dark or light");
  add_wall_screen(open, open_options->window.wall);
  add_role(open, open_options->window.role);
  add_seat_name(open, open_options->window.actor);
  open->add_option("--story", open_options->window.story, "kiosk: what it plays (.toml); default: story.toml beside the place file");
  open->add_option("--exercise", open_options->window.exercise,
                   "script (.toml) of what shall happen; all is marked as an exercise");
  open->add_option("--screen", open_options->window.screen,
                   "of the window: a monitor's name or number, which is filled, or WIDTHxHEIGHT+X+Y; "
                   "a kiosk fills the first by itself");
  open->add_option("--beside", open_options->beside,
                   "further windows on the same incident: MODE[:SCREEN],... with desk or wall");
  open->add_flag("--watchdog", open_options->watchdog, "start the window again when it crashes or fails");
  open->add_option("--script", open_options->script, "commands to run, one a line");
  open->add_flag("--silent", open_options->window.silent, "no audible alarm");
  open->callback([open_options, &status] { status = run_open(*open_options); });

  auto* shot = app.add_subcommand("shot", "draw a picture off-screen; no display needed");
  auto shot_options = std::make_shared<ShotOptions>();
  shot->add_option("FILE", shot_options->file, "place file (.toml) or incident (.gpkg)")->required();
  shot->add_option("--out", shot_options->out, "picture to write (.png)")->required();
  shot->add_option("--size", shot_options->size, "WIDTHxHEIGHT in pixels");
  shot->add_option("--at", shot_options->at, "moment to show: ISO 8601 with offset, or +DURATION from the start");
  shot->add_option("--view", shot_options->view, "2d or 3d")->check(CLI::IsMember({"2d", "3d"}));
  shot->add_option("--camera", shot_options->camera, "X,Y,DISTANCE[,HEADING[,PITCH]]: target in the place's CRS, metres, degrees");
  add_choice(shot, "--mode", shot_options->picture.mode, kModes, "desk, wall or kiosk");
  add_choice(shot, "--lang", shot_options->picture.language, kLanguages, "zh-Hant, en or both");
  add_choice(shot, "--theme", shot_options->picture.theme, kThemes, "dark or light");
  add_wall_screen(shot, shot_options->picture.wall);
  add_role(shot, shot_options->role);
  shot->add_option("--story", shot_options->story, "kiosk: what it plays (.toml); default: story.toml beside the place file");
  shot->add_option("--exercise", shot_options->exercise,
                   "script (.toml) of what shall happen; all is marked as an exercise");
  shot->add_option("--keep", shot_options->keep, "write what was run for the picture as an incident file (.gpkg)");
  shot->add_option("--scale", shot_options->picture.scale, "of texts and panels; default: what suits the size");
  shot->add_option("--script", shot_options->script, "commands to run before the picture, one a line");
  shot->callback([shot_options, &status] { status = run_shot(*shot_options); });

  auto* film = app.add_subcommand("film", "draw a stretch of time as a film, or as numbered pictures");
  auto film_options = std::make_shared<FilmOptions>();
  film->add_option("FILE", film_options->file, "place file (.toml) or incident (.gpkg)")->required();
  film->add_option("--out", film_options->out, "film to write (.mp4, needs ffmpeg), or a folder for the pictures")->required();
  film->add_option("--from", film_options->from, "first moment: ISO 8601 with offset, or +DURATION from the start");
  film->add_option("--to", film_options->to, "last moment");
  film->add_option("--every", film_options->every, "incident time between two pictures");
  film->add_option("--fps", film_options->fps, "pictures a second")->check(CLI::Range(1, 60));
  film->add_option("--size", film_options->size, "WIDTHxHEIGHT in pixels");
  add_choice(film, "--mode", film_options->picture.mode, kModes, "desk, wall or kiosk");
  add_choice(film, "--lang", film_options->picture.language, kLanguages, "zh-Hant, en or both");
  add_choice(film, "--theme", film_options->picture.theme, kThemes, "dark or light");
  film->callback([film_options, &status] { status = run_film(*film_options); });

  auto* tour = app.add_subcommand("tour", "play the demo's first two hours off-screen and write pictures and a report");
  auto tour_options = std::make_shared<TourOptions>();
  tour->add_option("--out", tour_options->out, "directory to write into")->required();
  tour->callback([tour_options, &status] { status = run_tour(*tour_options); });
}

}  // namespace sandtable
