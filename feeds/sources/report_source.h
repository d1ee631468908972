#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "feeds/net/http_client.h"
#include "feeds/net/poll_schedule.h"
#include "feeds/sources/report_table.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Polls one table of citizen or field reports; a round is one delivery with all rows, of which decide() takes the new
/// and the changed. Net thread only.
class ReportSource final : public FeedSource {
 public:
  ReportSource(ReportRules rules, std::shared_ptr<HttpClient> http,
               std::function<std::unique_ptr<Projector>()> make_projector, std::shared_ptr<const Clock> wall,
               std::uint64_t seed);
  ~ReportSource() override { stop(); }
  ReportSource(const ReportSource&) = delete;
  ReportSource& operator=(const ReportSource&) = delete;

  [[nodiscard]] const SourceId& id() const override { return rules_.facts.source; }
  Status start(FeedSink& sink, const Clock& clock) override;
  void poll() override;
  void stop() override;

 private:
  void on_reply(const Result<HttpReply>& reply);
  Result<IngestDelivery> read(const Result<HttpReply>& reply);

  ReportRules rules_;
  std::shared_ptr<HttpClient> http_;
  std::function<std::unique_ptr<Projector>()> make_projector_;
  std::unique_ptr<Projector> projector_;  ///< made by start(), on the thread that uses it
  std::shared_ptr<const Clock> wall_;
  PollSchedule schedule_;
  FeedSink* sink_ = nullptr;
  const Clock* clock_ = nullptr;
  std::optional<std::uint64_t> request_;
};

}  // namespace sandtable::feeds
