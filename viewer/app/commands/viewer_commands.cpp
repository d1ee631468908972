#include "viewer/app/commands/viewer_commands.h"

#include <CLI/CLI.hpp>
#include <map>

#include "viewer/app/commands/shot_command.h"
#include "viewer/app/commands/tour_command.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/script_file.h"
#include "viewer/app/window.h"

namespace sandtable {
namespace {

const std::map<std::string, ui::WindowMode> kModes{
    {"desk", ui::WindowMode::kDesk}, {"wall", ui::WindowMode::kWall}, {"kiosk", ui::WindowMode::kKiosk}};
const std::map<std::string, ui::LanguageMode> kLanguages{
    {"zh-Hant", ui::LanguageMode::kZhHant}, {"en", ui::LanguageMode::kEn}, {"both", ui::LanguageMode::kBoth}};

template <class T>
void add_choice(CLI::App* command, const std::string& name, T& value, const std::map<std::string, T>& choices,
                const std::string& text) {
  command->add_option(name, value, text)->transform(CLI::CheckedTransformer(choices));
}

struct OpenOptions {
  WindowOptions window;
  std::string script;
};

int run_open(OpenOptions& options) {
  if (!options.script.empty()) {
    auto script = read_script(options.script);
    if (!script) return report_failure(script.error());
    options.window.script = std::move(*script);
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
  open->add_option("FILE", open_options->window.file, "place file (.toml) or incident (.gpkg)")->required();
  add_choice(open, "--mode", open_options->window.mode, kModes, "desk, wall or kiosk");
  add_choice(open, "--lang", open_options->window.language, kLanguages, "zh-Hant, en or both");
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
  shot->add_option("--scale", shot_options->picture.scale, "of texts and panels; default: what suits the size");
  shot->add_option("--script", shot_options->script, "commands to run before the picture, one a line");
  shot->callback([shot_options, &status] { status = run_shot(*shot_options); });

  auto* tour = app.add_subcommand("tour", "play the demo's first two hours off-screen and write pictures and a report");
  auto tour_options = std::make_shared<TourOptions>();
  tour->add_option("--out", tour_options->out, "directory to write into")->required();
  tour->callback([tour_options, &status] { status = run_tour(*tour_options); });
}

}  // namespace sandtable
