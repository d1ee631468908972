#include "geo/coordinates/place_projector.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "geo/coordinates/transform.h"

namespace sandtable::geo {
namespace {

class ProjProjector final : public Projector {
 public:
  ProjProjector(Crs local, Transform to_local, Transform to_wgs84)
      : local_(std::move(local)), local_from_wgs84_(std::move(to_local)), wgs84_from_local_(std::move(to_wgs84)) {}

  Result<LocalXY> local_from_wgs84(LonLat at) override {
    if (!(std::abs(at.lat_deg) <= 90 && std::abs(at.lon_deg) <= 360)) {
      return fail(ErrorCode::kInvalid, "longitude {}, latitude {} is not a position on Earth", at.lon_deg, at.lat_deg);
    }
    return local_from_wgs84_.apply({at.lon_deg, at.lat_deg});
  }

  Result<LonLat> wgs84_from_local(LocalXY at) override {
    const Result<LocalXY> degrees = wgs84_from_local_.apply(at);
    if (!degrees) return pass(degrees);
    return LonLat{degrees->x, degrees->y};
  }

  Result<LocalXY> local_from_crs(std::string_view name, LocalXY at) override {
    auto found = others_.find(name);
    if (found == others_.end()) {
      const Result<Crs> crs = Crs::parse(name);
      if (!crs) return fail(ErrorCode::kUnsupported, "{}", crs.error().message);
      Result<Transform> transform = Transform::between(*crs, local_);
      if (!transform) return fail(ErrorCode::kUnsupported, "{}", transform.error().message);
      found = others_.emplace(std::string(name), std::move(*transform)).first;
    }
    return found->second.apply(at);
  }

 private:
  Crs local_;
  std::map<std::string, Transform, std::less<>> others_;  ///< by the name of the CRS they lead from
  Transform local_from_wgs84_;
  Transform wgs84_from_local_;
};

}  // namespace

Result<std::unique_ptr<Projector>> make_projector(std::string_view place_crs) {
  const Result<Crs> crs = Crs::parse(place_crs);
  if (!crs) return pass(crs);
  if (!crs->projected() || std::abs(crs->metres_per_unit() - 1) > 1e-9) {
    return fail(ErrorCode::kInvalid, "place CRS {} is not projected in metres; use one such as EPSG:3826",
                crs->name());
  }
  Result<Transform> to_local = Transform::between(Crs::wgs84(), *crs);
  if (!to_local) return pass(to_local);
  Result<Transform> to_wgs84 = Transform::between(*crs, Crs::wgs84());
  if (!to_wgs84) return pass(to_wgs84);
  return std::make_unique<ProjProjector>(*crs, std::move(*to_local), std::move(*to_wgs84));
}

}  // namespace sandtable::geo
