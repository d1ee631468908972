#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "twin/runtime/session.h"
#include "viewer/app/loading.h"
#include "viewer/app/stage.h"
#include "viewer/ui/script.h"
#include "viewer/ui/seat_name.h"

struct GLFWwindow;

namespace sandtable {

struct WindowOptions {
  std::filesystem::path file;              ///< project or incident
  ui::WindowMode mode = ui::WindowMode::kDesk;
  ui::ThemeKind theme = ui::ThemeKind::kDark;
  ui::WallScreen wall;                     ///< of a wall: decides its size of type
  ui::LanguageMode language = ui::LanguageMode::kZhHant;
  std::filesystem::path story;             ///< of a kiosk; empty: story.toml beside the place file, if there is one
  std::filesystem::path exercise;          ///< script of what is practised; empty for the real thing
  std::vector<ui::TimedCommand> script;
  Role role = Role::kAdministrator;        ///< the most that whoever sits here may do
  std::string actor{ui::kUnnamedSeat};     ///< who sits here at first; as ui::seat_name() gives it
  bool silent = false;                     ///< no audible alarm
  bool keep_incident = true;               ///< write an incident file into the data directory
  std::optional<render::Viewport> size;    ///< empty: what suits the screen
  std::string screen;                      ///< of the first window: WindowPlace::screen
  std::vector<ui::WindowPlace> beside;     ///< further windows on the same run; none beside a kiosk
};

/// Opens a window on a project or an incident, and others beside it, and runs until all are closed. Loads on a worker while the window already
/// answers; draws only when something changed. Gives the exit status.
int run_window(const WindowOptions& options);

}  // namespace sandtable
