#pragma once

#include <string>
#include <vector>

namespace sandtable::hydraulics {

/// Net exchange of one device or network with the surface since the start, m3.
struct DeviceAccount {
  std::string name{};
  double taken_m3 = 0;    ///< left the surface
  double given_m3 = 0;    ///< came onto it
  double outside_m3 = 0;  ///< of what was taken: left the model; negative came from outside
};

/// Every cubic metre that came to or left the surface since the start. Sums of whole quanta of depth, so they carry
/// no round-off; all in m3.
struct Ledger {
  double volume_start_m3 = 0;
  double rain_m3 = 0;
  double inflow_m3 = 0;        ///< inflow sources
  double boundary_in_m3 = 0;   ///< through level boundaries, inwards
  double boundary_out_m3 = 0;  ///< through level and free boundaries, outwards
  double losses_m3 = 0;        ///< into the ground
  double edits_m3 = 0;         ///< water added (or removed, negative) by edits of depth
  double assimilated_m3 = 0;   ///< water added or removed to follow observations
  std::vector<DeviceAccount> devices;

  /// All that came onto the surface, devices' releases included, without the start volume.
  [[nodiscard]] double in_m3() const;
  [[nodiscard]] double out_m3() const;
  /// |V_end - V_start - in + out| / (V_start + in); 0 where there never was water. `audited_volume_m3` comes from the
  /// depth field, never from these sums.
  [[nodiscard]] double mass_error_ratio(double audited_volume_m3) const;
};

}  // namespace sandtable::hydraulics
