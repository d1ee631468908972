#include "twin/flood/hydraulics/ledger.h"

#include <algorithm>
#include <cmath>

namespace sandtable::hydraulics {

double Ledger::in_m3() const {
  double sum = rain_m3 + inflow_m3 + boundary_in_m3 + std::max(0.0, edits_m3) + std::max(0.0, assimilated_m3);
  for (const DeviceAccount& device : devices) sum += device.given_m3;
  return sum;
}

double Ledger::out_m3() const {
  double sum = boundary_out_m3 + losses_m3 + std::max(0.0, -edits_m3) + std::max(0.0, -assimilated_m3);
  for (const DeviceAccount& device : devices) sum += device.taken_m3;
  return sum;
}

double Ledger::mass_error_ratio(double audited_volume_m3) const {
  const double gone_through = volume_start_m3 + in_m3();
  if (!(gone_through > 0)) return 0;
  return std::abs(audited_volume_m3 - volume_start_m3 - in_m3() + out_m3()) / gone_through;
}

}  // namespace sandtable::hydraulics
