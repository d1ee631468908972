#pragma once

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own
class App;
}

namespace sandtable {

/// Adds the commands that draw: open, shot, tour. `status` gets the exit status of the one that ran.
void add_viewer_commands(CLI::App& app, int& status);
/// `sandtable` alone: the demo incident in a window.
int open_demo_window();

}  // namespace sandtable
