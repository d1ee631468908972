#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "twin/base/result.h"

namespace sandtable::geo {

/// Which Taiwanese datum and projection a CRS is. Projected ones are judged by kind and parameters and never by
/// their name: `.prj` files call TWD97 "TM2[TWD97]", "TM2_TWD97" or, projected, "GCS_WGS_1984". Degrees on TWD67 and
/// TWD97 share their ellipsoids with other datums, so there the datum's name decides.
enum class TaiwanCrs {
  kNone,           ///< anything else
  kTwd97Degrees,   ///< EPSG:3824
  kTwd97Tm2_121,   ///< EPSG:3826, main island
  kTwd97Tm2_119,   ///< EPSG:3825, Penghu, Kinmen, Matsu
  kTwd67Tm2_121,   ///< EPSG:3828
  kTwd67Tm2_119,   ///< EPSG:3827
  kTwd67Degrees,   ///< EPSG:3821
};

/// A coordinate reference system. Immutable, cheap to copy, safe to share between threads.
class Crs {
 public:
  /// From what a person or a file may write: "EPSG:3826", "3826", WKT 1 or 2, a PROJ string, PROJJSON.
  /// Fails with kInvalid when PROJ cannot make a CRS of it. Cost: up to 1 ms.
  static Result<Crs> parse(std::string_view text);
  static Crs wgs84();
  /// The EPSG definition of a Taiwanese CRS; kNone gives wgs84().
  static Crs of(TaiwanCrs which);

  /// Authority code ("EPSG:3826") where the definition carries one, else its WKT name.
  [[nodiscard]] const std::string& name() const { return shared_->name; }
  /// Authority code of the same parameters where known (a TM2 without a code gives "EPSG:3826"), else name().
  [[nodiscard]] const std::string& identity() const { return shared_->identity; }
  [[nodiscard]] const std::string& wkt() const { return shared_->wkt; }
  [[nodiscard]] bool geographic() const { return shared_->geographic; }
  [[nodiscard]] bool projected() const { return shared_->projected; }
  [[nodiscard]] bool local() const { return shared_->local; }  ///< an engineering or local frame: no place on Earth
  /// Metres in one unit of the horizontal axes; 1 for degrees.
  [[nodiscard]] double metres_per_unit() const { return shared_->metres_per_unit; }
  [[nodiscard]] TaiwanCrs taiwan() const { return shared_->taiwan; }
  [[nodiscard]] bool is_twd67() const;
  [[nodiscard]] bool is_twd97() const;
  /// The same horizontal CRS by parameters.
  [[nodiscard]] bool same_as(const Crs& other) const;

 private:
  struct Facts {
    std::string name;
    std::string identity;
    std::string wkt;
    bool geographic = false;
    bool projected = false;
    bool local = false;
    double metres_per_unit = 1;
    TaiwanCrs taiwan = TaiwanCrs::kNone;
  };
  std::shared_ptr<const Facts> shared_;
};

}  // namespace sandtable::geo
