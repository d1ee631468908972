#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "feeds/net/http_conditions.h"
#include "feeds/net/poll_schedule.h"
#include "feeds/net/steady_clock.h"
#include "feeds/sources/sensorthings_live.h"
#include "feeds/sources/sensorthings_page.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Follows a SensorThings service. A round asks for the first pages and follows the next-page links to the last, one
/// delivery a page; pages that the server says have not changed are not sent again (ETag, Last-Modified). Between the
/// rounds what was missed is asked for: when a Datastream's latest observation is more than one and a half periods
/// after the one before, its history from one period before that, oldest first, page by page. With a broker, news come
/// over MQTT as well, and each connect begins a round at once.
/// A failed round is one delivery with the error, and the next begins after a growing, jittered pause. Rounds and
/// pauses count real time, what is delivered is stamped by the clock given to start(). Net thread only.
class SensorThingsSource final : public FeedSource {
 public:
  struct Parts {
    std::shared_ptr<HttpClient> http;
    std::shared_ptr<const Clock> wall;  ///< paces the rounds
    std::function<std::unique_ptr<Projector>()> make_projector;
    std::uint64_t seed = 1;
    OpenMqtt open = {};  ///< for services that tell news over MQTT; empty for a real broker
  };
  SensorThingsSource(const FeedConfig& feed, SensorThingsRules rules, Parts parts);
  ~SensorThingsSource() override { stop(); }
  SensorThingsSource(const SensorThingsSource&) = delete;
  SensorThingsSource& operator=(const SensorThingsSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return id_; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  struct Backfill {
    std::string datastream;
    UtcTime after;
    int attempts = 0;
  };

  void deliver_live(bool and_rest);
  void begin_round();
  void next_query();
  void begin_backfill();
  void ask(std::string url);
  void on_reply(Result<HttpReply> reply);
  void on_unchanged();
  void on_page(SensorThingsPage page);
  /// Where a page's link leads; empty for the last page. `broken` tells why it cannot be followed.
  std::string followed(const std::string& link, IngestDelivery& delivery, std::string& broken);
  void go_on(std::string next, const std::string& broken);
  void fail_request(const std::string& why, std::optional<Duration> peace = std::nullopt);
  void keep_gaps(const std::vector<ObservationGap>& gaps);
  void warn_of_silence(IngestDelivery& delivery) const;
  void deliver(IngestDelivery delivery);

  SourceId id_;
  SensorThingsFeed config_;
  SensorThingsRules rules_;
  Parts parts_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::unique_ptr<SensorThingsReader> reader_;
  std::unique_ptr<SensorThingsLive> live_;
  PollSchedule schedule_;
  PageMemory pages_;
  DeclaredStations declared_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;

  std::optional<std::uint64_t> request_;  ///< on its way
  std::string page_url_;
  std::set<std::string> visited_;    ///< pages of this round or history
  std::deque<std::string> queries_;  ///< of this round, still to be asked
  bool in_round_ = false;
  std::deque<Backfill> backfills_;
  std::optional<Backfill> backfill_;  ///< being read
  bool backfills_paused_ = false;     ///< after a failure, until a round succeeds
  std::size_t datastreams_ = 0;       ///< wanted ones seen in this round
  std::size_t others_ = 0;
  std::size_t observations_ = 0;
  bool unchanged_ = false;  ///< some page of this round was not sent again
  std::string notice_;      ///< for the operator, with the next delivery
};

}  // namespace sandtable::feeds
