#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "feeds/net/http_client.h"
#include "feeds/net/poll_schedule.h"
#include "feeds/sources/alert_index.h"
#include "feeds/sources/alert_rules.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Polls official warnings. A round asks for the address of the feed; where that is an index, the messages it leads to
/// follow one after another, the latest first, each only once as long as its entry does not change. A round is one
/// delivery, so that an update and what it replaces arrive together; what cannot be fetched is tried in the next.
/// Alerts expire by the clock: a service that falls silent changes nothing here. Net thread only.
class AlertSource final : public FeedSource {
 public:
  AlertSource(AlertRules rules, std::shared_ptr<HttpClient> http,
              std::function<std::unique_ptr<Projector>()> make_projector, std::shared_ptr<const Clock> wall,
              std::uint64_t seed);
  ~AlertSource() override { stop(); }
  AlertSource(const AlertSource&) = delete;
  AlertSource& operator=(const AlertSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return rules_.facts.source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void ask(std::string url, std::function<void(Result<HttpReply>)> done);
  void on_index(Result<HttpReply> reply);
  Status read_index(const std::string& body, UtcTime received);
  void ask_next_message();
  void on_message(const AlertLink& link, const Result<HttpReply>& reply);
  [[nodiscard]] Result<std::string> message_url(const std::string& link) const;
  [[nodiscard]] AlertPlaces places() const { return {rules_, projector_.get()}; }
  void end_round();
  /// `peace` is how long the server asks us to stay away.
  void fail_round(const std::string& why, std::optional<Duration> peace = std::nullopt);

  AlertRules rules_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::shared_ptr<const Clock> wall_;
  PollSchedule schedule_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;

  std::optional<std::uint64_t> request_;                ///< on its way
  std::optional<DeliveryBuilder> round_;                ///< while a round goes on
  std::deque<AlertLink> wanted_;                        ///< messages still to fetch in this round
  std::map<std::string, std::optional<UtcTime>> read_;  ///< entries of the index that were read, by id
};

}  // namespace sandtable::feeds
