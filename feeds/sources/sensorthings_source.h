#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "feeds/sources/polled_source.h"
#include "feeds/sources/sensorthings_live.h"
#include "feeds/sources/sensorthings_page.h"
#include "feeds/sources/sensorthings_root.h"

namespace sandtable::feeds {

/// Follows a SensorThings service. A round asks for the first pages and follows the next-page links to the last, one
/// delivery a page; pages that the server says have not changed are not sent again (ETag, Last-Modified). Between the
/// rounds what was missed is asked for: when a Datastream's latest observation is more than one and a half periods
/// after the one before, its history from one period before that, oldest first, page by page. With a broker, news come
/// over MQTT as well, and each connect begins a round at once. Where the place asks for it the root of the service is
/// read before the first round, and tells the sets of Datastreams and the broker. Net thread only.
class SensorThingsSource final : public PolledSource {
 public:
  /// `open` is for services that tell news over MQTT; empty for a real broker.
  SensorThingsSource(const FeedConfig& feed, SensorThingsRules rules, Parts parts, OpenMqtt open = {});
  ~SensorThingsSource() override { stop(); }

 private:
  struct Backfill {
    std::string datastream;
    UtcTime after;
    int attempts = 0;
  };

  Status opened() override;
  void at_poll() override;
  void begin_round() override;
  void at_rest() override;
  void closing() override;

  Status listen(const MqttBroker& broker, const std::string& prefix);
  void deliver_live(bool and_rest);
  void on_root(Result<HttpReply> reply);
  void begin_pages(const ServiceRoot& root);
  void next_query();
  void begin_backfill();
  void ask_page(std::string url);
  void on_reply(Result<HttpReply> reply);
  void on_unchanged();
  void on_page(SensorThingsPage page);
  /// Where a page's link leads; empty for the last page. `broken` tells why it cannot be followed.
  std::string followed(const std::string& link, IngestDelivery& delivery, std::string& broken);
  void go_on(std::string next, const std::string& broken);
  void fail_request(const std::string& why, std::optional<Duration> peace = std::nullopt);
  void note(const std::string& text);
  void keep_gaps(const std::vector<ObservationGap>& gaps);
  void warn_of_silence(IngestDelivery& delivery) const;
  void deliver_noted(IngestDelivery delivery);

  SensorThingsFeed config_;
  SensorThingsRules rules_;
  OpenMqtt open_;
  std::unique_ptr<SensorThingsReader> reader_;
  std::unique_ptr<SensorThingsLive> live_;
  std::optional<ServiceRoot> root_;  ///< once it was read, where the place asks for it
  PageMemory pages_;

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
