#pragma once

#include <cstdint>
#include <optional>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <vector>

namespace sandtable::test {

/// A metric as an edge node would write it; only what is given is written. Field numbers: Sparkplug 3.0, 6.4.
struct MetricParts {
  std::string name{};
  std::optional<std::uint64_t> alias{};
  std::optional<std::uint64_t> timestamp_ms{};
  std::optional<std::uint32_t> datatype{};
  std::optional<std::uint32_t> integer{};
  std::optional<double> real{};
  std::optional<std::string> text{};
  std::optional<std::uint32_t> quality{};
  bool is_null = false;
  std::optional<std::string> members{};  ///< of a template, see sparkplug_template()

  [[nodiscard]] std::string bytes() const {
    std::string out;
    protozero::pbf_writer w(out);
    if (!name.empty()) w.add_string(1, name);
    if (alias) w.add_uint64(2, *alias);
    if (timestamp_ms) w.add_uint64(3, *timestamp_ms);
    if (datatype) w.add_uint32(4, *datatype);
    if (is_null) w.add_bool(7, true);
    if (quality) {
      protozero::pbf_writer properties(w, 9);
      properties.add_string(1, "Quality");
      protozero::pbf_writer value(properties, 2);
      value.add_uint32(1, 3);
      value.add_uint32(3, *quality);
    }
    if (integer) w.add_uint32(10, *integer);
    if (real) w.add_double(13, *real);
    if (text) w.add_string(15, *text);
    if (members) w.add_message(18, *members);
    return out;
  }
};

inline std::string sparkplug_template(const std::vector<MetricParts>& members, bool is_definition = false) {
  std::string out;
  protozero::pbf_writer w(out);
  for (const MetricParts& member : members) w.add_message(2, member.bytes());
  w.add_bool(5, is_definition);
  return out;
}

inline std::string sparkplug_payload(std::optional<std::uint64_t> seq, const std::vector<MetricParts>& metrics,
                                     std::uint64_t timestamp_ms = 1'780'272'000'000) {
  std::string out;
  protozero::pbf_writer w(out);
  w.add_uint64(1, timestamp_ms);
  for (const MetricParts& metric : metrics) w.add_message(2, metric.bytes());
  if (seq) w.add_uint64(3, *seq);
  return out;
}

/// A node's birth with its session number.
inline std::string sparkplug_birth(std::uint64_t seq, std::uint32_t bd_seq, std::vector<MetricParts> metrics) {
  metrics.push_back({.name = "bdSeq", .datatype = 4, .integer = bd_seq});
  return sparkplug_payload(seq, metrics);
}
inline std::string sparkplug_death(std::uint32_t bd_seq) {
  return sparkplug_payload(std::nullopt, {{.name = "bdSeq", .datatype = 4, .integer = bd_seq}});
}

}  // namespace sandtable::test
