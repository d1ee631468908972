#pragma once

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "feeds/net/http_client.h"
#include "twin/base/projector.h"
#include "twin/base/time.h"
#include "twin/core/command_transport.h"
#include "twin/core/feed_source.h"
#include "twin/place/place.h"

namespace sandtable::test {

/// Keeps what a source delivers.
class DeliveryList final : public FeedSink {
 public:
  void deliver(IngestDelivery delivery) override { all.push_back(std::move(delivery)); }

  [[nodiscard]] std::vector<Observation> observations() const {
    std::vector<Observation> out;
    for (const IngestDelivery& d : all) out.insert(out.end(), d.observations.begin(), d.observations.end());
    return out;
  }
  [[nodiscard]] std::vector<Station> stations() const {
    std::vector<Station> out;
    for (const IngestDelivery& d : all) out.insert(out.end(), d.stations.begin(), d.stations.end());
    return out;
  }

  std::vector<IngestDelivery> all;
};

class ReportList final : public FieldReportSink {
 public:
  void report(FieldReport report) override { all.push_back(std::move(report)); }
  [[nodiscard]] std::vector<FieldReport> of(const ResourceId& id) const {
    std::vector<FieldReport> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out),
                 [&](const FieldReport& r) { return r.resource == id; });
    return out;
  }

  std::vector<FieldReport> all;
};

/// A flat earth: one degree is 100 km.
class FlatProjector final : public Projector {
 public:
  Result<LocalXY> local_from_wgs84(LonLat at) override { return LocalXY{at.lon_deg * 1e5, at.lat_deg * 1e5}; }
  Result<LonLat> wgs84_from_local(LocalXY at) override { return LonLat{at.x / 1e5, at.y / 1e5}; }
};

/// Answers from a map of canned replies; an address that is not in it cannot be reached.
class CannedHttp final : public feeds::HttpClient {
 public:
  std::uint64_t get(feeds::HttpRequest request, feeds::HttpDone done) override {
    asked.push_back(request.url);
    requests.push_back(request);
    waiting_.push_back({++last_, request.url, std::move(done)});
    return last_;
  }
  void cancel(std::uint64_t number) override {
    std::erase_if(waiting_, [&](const Waiting& w) { return w.number == number; });
  }
  void poll() override {
    if (waiting_.empty()) return;
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    const auto found = replies.find(next.url);
    if (found == replies.end()) {
      next.done(fail(ErrorCode::kIo, "{}: cannot be reached", next.url));
    } else {
      next.done(found->second);
    }
  }
  void page(const std::string& url, std::string body, int status = 200) {
    replies[url] = {status, "", std::move(body), {}};
  }

  std::map<std::string, feeds::HttpReply> replies;
  std::vector<std::string> asked;
  std::vector<feeds::HttpRequest> requests;

 private:
  struct Waiting {
    std::uint64_t number;
    std::string url;
    feeds::HttpDone done;
  };
  std::deque<Waiting> waiting_;
  std::uint64_t last_ = 0;
};

inline UtcTime at(std::string_view iso) { return parse_time(iso, ZonePolicy::utc()).value(); }

/// Those that are a value, or say that there is none; what was no number keeps only its text.
inline std::vector<Observation> readable(std::vector<Observation> all) {
  std::erase_if(all, [](const Observation& o) { return o.tests.of(QualityTest::kSyntax) == QualityFlag::kFail; });
  return all;
}

inline const Observation* find(const std::vector<Observation>& all, std::string_view series, UtcTime time) {
  const auto it = std::find_if(all.begin(), all.end(), [&](const Observation& o) {
    return o.series.str() == series && o.phenomenon_time == time;
  });
  return it == all.end() ? nullptr : &*it;
}

inline ValueMapping mapping(std::string column, Quantity quantity, std::string unit, Duration window = Duration{0}) {
  return {std::move(column), quantity, std::move(unit), window, {}};
}

template <class Kind>
FeedConfig feed(Kind kind, ZonePolicy zone = ZonePolicy::offset(ZoneOffset{480})) {
  FeedConfig config;
  config.id = SourceId("net");
  config.zone = zone;
  config.vertical_datum = "TWVD2001";
  config.kind = std::move(kind);
  return config;
}

}  // namespace sandtable::test
