#include "geo/coordinates/place_projector.h"

#include <cmath>
#include <utility>

#include "geo/coordinates/transform.h"

namespace sandtable::geo {
namespace {

class ProjProjector final : public Projector {
 public:
  ProjProjector(Transform to_local, Transform to_wgs84)
      : local_from_wgs84_(std::move(to_local)), wgs84_from_local_(std::move(to_wgs84)) {}

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

 private:
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
  return std::make_unique<ProjProjector>(std::move(*to_local), std::move(*to_wgs84));
}

}  // namespace sandtable::geo
