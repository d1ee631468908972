#include "geo/coordinates/crs.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "geo/coordinates/proj_handles.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance; }

/// What lies under a towgs84 wrapper.
ProjObject unbound(PJ_CONTEXT* context, ProjObject crs) {
  if (crs && proj_get_type(crs.get()) == PJ_TYPE_BOUND_CRS) return ProjObject(proj_get_source_crs(context, crs.get()));
  return crs;
}

enum class Spheroid { kOther, kGrs80OrWgs84, kAustralian };

Spheroid spheroid_of(PJ_CONTEXT* context, const PJ* crs) {
  const ProjObject ellipsoid(proj_get_ellipsoid(context, crs));
  double major = 0;
  double inverse_flattening = 0;
  if (!ellipsoid ||
      !proj_ellipsoid_get_parameters(context, ellipsoid.get(), &major, nullptr, nullptr, &inverse_flattening)) {
    return Spheroid::kOther;
  }
  if (near(major, 6378137, 0.5) && near(inverse_flattening, 298.257, 0.001)) return Spheroid::kGrs80OrWgs84;
  if (near(major, 6378160, 0.5) && near(inverse_flattening, 298.25, 0.005)) return Spheroid::kAustralian;
  return Spheroid::kOther;
}

std::optional<double> parameter(PJ_CONTEXT* context, const PJ* conversion, const char* name) {
  const int index = proj_coordoperation_get_param_index(context, conversion, name);
  double value = 0;
  double to_si = 1;
  if (index < 0 || !proj_coordoperation_get_param(context, conversion, index, nullptr, nullptr, nullptr, &value, nullptr,
                                                  &to_si, nullptr, nullptr, nullptr, nullptr)) {
    return std::nullopt;
  }
  return value * to_si;
}

TaiwanCrs judge_projected(PJ_CONTEXT* context, const PJ* crs) {
  const ProjObject conversion(proj_crs_get_coordoperation(context, crs));
  const char* method = nullptr;
  if (!conversion || !proj_coordoperation_get_method_info(context, conversion.get(), &method, nullptr, nullptr) ||
      std::string_view(method) != "Transverse Mercator") {
    return TaiwanCrs::kNone;
  }
  constexpr double kRadian = 57.29577951308232;
  const auto lon = parameter(context, conversion.get(), "Longitude of natural origin");
  const auto lat = parameter(context, conversion.get(), "Latitude of natural origin");
  const auto scale = parameter(context, conversion.get(), "Scale factor at natural origin");
  const auto east = parameter(context, conversion.get(), "False easting");
  const auto north = parameter(context, conversion.get(), "False northing");
  if (!lon || !scale || !east || !near(lat.value_or(0), 0, 1e-9) || !near(north.value_or(0), 0, 0.01) ||
      !near(*scale, 0.9999, 1e-7) || !near(*east, 250000, 0.01)) {
    return TaiwanCrs::kNone;
  }
  const bool east_zone = near(*lon * kRadian, 121, 1e-6);
  if (!east_zone && !near(*lon * kRadian, 119, 1e-6)) return TaiwanCrs::kNone;
  switch (spheroid_of(context, crs)) {
    case Spheroid::kGrs80OrWgs84: return east_zone ? TaiwanCrs::kTwd97Tm2_121 : TaiwanCrs::kTwd97Tm2_119;
    case Spheroid::kAustralian: return east_zone ? TaiwanCrs::kTwd67Tm2_121 : TaiwanCrs::kTwd67Tm2_119;
    case Spheroid::kOther: break;
  }
  return TaiwanCrs::kNone;
}

TaiwanCrs judge_geographic(PJ_CONTEXT* context, const PJ* crs) {
  std::string names = proj_get_name(crs);
  if (const ProjObject datum(proj_crs_get_datum_forced(context, crs)); datum) names += proj_get_name(datum.get());
  const std::string shouted = upper(names);
  const auto says = [&](std::string_view word) { return shouted.find(word) != std::string::npos; };
  switch (spheroid_of(context, crs)) {
    case Spheroid::kGrs80OrWgs84:
      return says("TWD97") || says("TWD_1997") || says("TWD 1997") || says("TAIWAN DATUM 1997")
                 ? TaiwanCrs::kTwd97Degrees
                 : TaiwanCrs::kNone;
    case Spheroid::kAustralian:
      return says("TWD67") || says("TWD_1967") || says("TWD 1967") || says("TAIWAN DATUM 1967")
                 ? TaiwanCrs::kTwd67Degrees
                 : TaiwanCrs::kNone;
    case Spheroid::kOther: break;
  }
  return TaiwanCrs::kNone;
}

const char* code_of(TaiwanCrs which) {
  switch (which) {
    case TaiwanCrs::kTwd97Degrees: return "EPSG:3824";
    case TaiwanCrs::kTwd97Tm2_121: return "EPSG:3826";
    case TaiwanCrs::kTwd97Tm2_119: return "EPSG:3825";
    case TaiwanCrs::kTwd67Tm2_121: return "EPSG:3828";
    case TaiwanCrs::kTwd67Tm2_119: return "EPSG:3827";
    case TaiwanCrs::kTwd67Degrees: return "EPSG:3821";
    case TaiwanCrs::kNone: break;
  }
  return "EPSG:4326";
}

double axis_unit_in_metres(PJ_CONTEXT* context, const PJ* crs) {
  const ProjObject system(proj_crs_get_coordinate_system(context, crs));
  double factor = 1;
  if (system) {
    proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, nullptr, &factor, nullptr, nullptr, nullptr);
  }
  return factor;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

Result<Crs> Crs::parse(std::string_view text) {
  const std::string definition = all_digits(text) ? "EPSG:" + std::string(text) : std::string(text);
  const ProjContext context = quiet_proj_context();
  const ProjObject whole(proj_create(context.get(), definition.c_str()));
  if (!whole || !proj_is_crs(whole.get())) {
    return fail(ErrorCode::kInvalid, "`{}` is not a coordinate reference system that PROJ knows",
                clipped(valid_utf8(text), 80));
  }
  auto facts = std::make_shared<Facts>();
  const char* authority = proj_get_id_auth_name(whole.get(), 0);
  const char* code = proj_get_id_code(whole.get(), 0);
  const char* plain_name = proj_get_name(whole.get());
  facts->name = authority && code ? fmt::format("{}:{}", authority, code) : (plain_name ? plain_name : "unnamed");
  if (const char* wkt = proj_as_wkt(context.get(), whole.get(), PJ_WKT2_2019, nullptr)) facts->wkt = wkt;

  const ProjObject core =
      unbound(context.get(), horizontal_part(context.get(), unbound(context.get(), ProjObject(proj_clone(
                                                                                        context.get(), whole.get())))));
  if (!core) return fail(ErrorCode::kUnsupported, "CRS `{}` has no horizontal part", facts->name);
  const PJ_TYPE type = proj_get_type(core.get());
  facts->geographic = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
  facts->projected = type == PJ_TYPE_PROJECTED_CRS;
  facts->local = !facts->geographic && !facts->projected && type != PJ_TYPE_GEOCENTRIC_CRS;
  if (facts->projected) {
    facts->taiwan = judge_projected(context.get(), core.get());
    facts->metres_per_unit = axis_unit_in_metres(context.get(), core.get());
  } else if (facts->geographic) {
    facts->taiwan = judge_geographic(context.get(), core.get());
  }
  const bool named_by_code = authority && code;
  facts->identity = facts->taiwan == TaiwanCrs::kNone || named_by_code ? facts->name : code_of(facts->taiwan);

  Crs crs;
  crs.shared_ = std::move(facts);
  return crs;
}

Crs Crs::of(TaiwanCrs which) {
  static std::mutex mutex;
  static std::map<TaiwanCrs, Crs> known;
  const std::scoped_lock lock(mutex);
  const auto at = known.find(which);
  if (at != known.end()) return at->second;
  Result<Crs> found = parse(code_of(which));
  // Without proj.db no code is known; plain WGS 84 degrees still are.
  if (!found) found = parse("+proj=longlat +datum=WGS84 +type=crs");
  return known.emplace(which, found ? *found : Crs()).first->second;
}

Crs Crs::wgs84() { return of(TaiwanCrs::kNone); }

bool Crs::is_twd67() const {
  return taiwan() == TaiwanCrs::kTwd67Tm2_121 || taiwan() == TaiwanCrs::kTwd67Tm2_119 ||
         taiwan() == TaiwanCrs::kTwd67Degrees;
}

bool Crs::is_twd97() const { return taiwan() != TaiwanCrs::kNone && !is_twd67(); }

bool Crs::same_as(const Crs& other) const {
  if (shared_ == other.shared_ || wkt() == other.wkt()) return true;
  if (taiwan() != TaiwanCrs::kNone || other.taiwan() != TaiwanCrs::kNone) return taiwan() == other.taiwan();
  const ProjContext context = quiet_proj_context();
  const ProjObject a = horizontal_part(context.get(), ProjObject(proj_create(context.get(), wkt().c_str())));
  const ProjObject b = horizontal_part(context.get(), ProjObject(proj_create(context.get(), other.wkt().c_str())));
  return a && b &&
         proj_is_equivalent_to_with_ctx(context.get(), a.get(), b.get(),
                                        PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) != 0;
}

}  // namespace sandtable::geo
