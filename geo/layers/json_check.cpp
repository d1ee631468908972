#include "geo/layers/json_check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "geo/layers/text_decoding.h"
#include "twin/base/text.h"

namespace sandtable::geo {
namespace {

/// Counts features and remembers the first syntax error; keeps no values.
class Counter final : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonCheck result;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override {
    if (in_features_ && depth_ == 3 && geometry_next_) ++result.geometries;
    value();
    ++depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      features_next_ = name == "features";
      if (name == "crs") result.has_crs = true;
    }
    geometry_next_ = name == "geometry";
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override {
    value();
    ++depth_;
    if (depth_ == 2 && features_next_) {
      in_features_ = true;
      if (!result.features) result.features = 0;
    }
    return true;
  }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    // The library's own prefix ("[json.exception.parse_error.101] ...") says nothing to a person.
    const std::string_view what = error.what();
    std::size_t begin = what.find(": ");
    begin = begin == std::string_view::npos ? what.find("] ") : begin;
    result.damage =
        fmt::format("malformed JSON at byte {}: {}", position,
                    clipped(valid_utf8(begin == std::string_view::npos ? what : what.substr(begin + 2)), 160));
    return false;
  }

 private:
  /// Whatever stands directly in the features array counts, a damaged record too.
  bool value() {
    if (in_features_ && depth_ == 2) ++*result.features;
    return true;
  }
  bool close() {
    if (depth_ == 2) in_features_ = false;
    --depth_;
    return true;
  }
  int depth_ = 0;
  bool features_next_ = false;
  bool geometry_next_ = false;
  bool in_features_ = false;
};

}  // namespace

JsonCheck check_json(std::string_view document) {
  Counter counter;
  document = without_bom(document);
  nlohmann::json::sax_parse(document.begin(), document.end(), &counter);
  return counter.result;
}

}  // namespace sandtable::geo
