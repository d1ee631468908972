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
/// rounds what was missed is asked for, because a page tells the latest of each Datastream only: where more may have
/// come than the latest (SensorThingsReader says where), while the connection or the program was down, and once to
/// learn how often a sensor sends. That is the history from one period before, oldest first, page by page; so many
/// requests between two rounds as the place allows, first where something is missing for sure. What has to wait is said
/// in the feed's health. With a broker, news come over MQTT as well, and each connect begins a round at once. Where the
/// place asks for it the root of the service is read before the first round, and tells the sets of Datastreams and the
/// broker. Net thread only.
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
    UtcTime reached{};  ///< newest that was read of it
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
  [[nodiscard]] std::size_t histories_waiting() const { return backfills_.size() + guesses_.size(); }
  void keep(Backfill backfill, bool is_guess);
  void read_later();
  void put_off();
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
  std::deque<Backfill> guesses_;      ///< where nobody knows yet how often the sensor sends
  std::set<std::string> to_be_read_;  ///< the Datastreams of both: a later gap is part of the history that waits
  int history_requests_ = 0;          ///< since the round began
  std::size_t histories_dropped_ = 0;
  std::optional<Backfill> backfill_;  ///< being read
  bool backfills_paused_ = false;     ///< after a failure, until a round succeeds
  std::size_t datastreams_ = 0;       ///< wanted ones seen in this round
  std::size_t others_ = 0;
  std::size_t observations_ = 0;
  bool unchanged_ = false;  ///< some page of this round was not sent again
  std::string notice_;      ///< for the operator, with the next delivery
};

}  // namespace sandtable::feeds
