#pragma once

#include <memory>
#include <string>

#include "twin/runtime/session.h"
#include "twin/runtime/simulation.h"
#include "viewer/app/loading.h"
#include "viewer/app/moment.h"
#include "viewer/render/camera.h"

namespace sandtable {

// Arguments that commands which draw share. Each fails with kInvalid quoting what was given.

/// "WIDTHxHEIGHT", each 16 to 16384 pixels.
Result<render::Viewport> parse_size(const std::string& text);
/// "X,Y,DISTANCE[,HEADING[,PITCH]]": target in the place's CRS, metres, degrees.
Result<render::Camera> parse_camera(const std::string& text);

/// Takes a run to a moment: a simulation computes up to it, a replay moves its playhead. One thread.
class PictureRun {
 public:
  /// What a place is run with; a stored incident has what it was given.
  struct Options {
    std::string exercise;              ///< script of what is practised; empty for the real thing
    std::string keep;                  ///< incident file to write; empty keeps nothing
    Role role = Role::kAdministrator;  ///< of whoever sits there
  };
  static Result<PictureRun> start(OpenedPlace& place, const Options& options);
  static Result<PictureRun> start(OpenedPlace& place) { return start(place, Options{}); }
  /// A picture of now shows what the model expects from now on.
  void look_ahead();
  IncidentRun& incident() { return simulation_ ? static_cast<IncidentRun&>(*simulation_) : *session_; }
  [[nodiscard]] UtcTime start_time() const { return start_; }
  /// A first step lets every source speak once, so that a live place is not shown empty.
  Status to(UtcTime t);
  static constexpr Duration kStep{std::chrono::seconds{10}};

 private:
  std::unique_ptr<Simulation> simulation_;
  std::unique_ptr<Session> session_;
  UtcTime start_{};
};

}  // namespace sandtable
