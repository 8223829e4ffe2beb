#!/usr/bin/perl
# relay.pl PORT HOST PORT MILLISECONDS [JITTER]: passes UDP on in order, each packet half of that time later, in both directions; to
# HOST up to JITTER milliseconds more, another time for each packet.
use strict;
use warnings;
use IO::Socket::INET;
use IO::Select;

# Time::HiRes is not in every perl-base; the kernel's ticks (10 ms) do as well for delays one can notice.
my $now = eval { require Time::HiRes; sub { Time::HiRes::time() } }
  || do { require POSIX; my $hz = POSIX::sysconf(POSIX::_SC_CLK_TCK()); sub { (POSIX::times())[0] / $hz } };

my ($port, $host, $target, $extra, $jitter) = @ARGV;
my $delay = $extra / 2000;
$jitter = ($jitter // 0) / 1000;
my $front = IO::Socket::INET->new(Proto => 'udp', LocalPort => $port) or die "port $port: $!";
my $back  = IO::Socket::INET->new(Proto => 'udp', PeerAddr => $host, PeerPort => $target) or die "$host: $!";
my $both = IO::Select->new($front, $back);
my ($client, %queue) = (undef, out => [], in => []);    # the sender to answer; each way's [when, packet], oldest first

while (1) {
    my ($next) = sort { $a <=> $b } map { @$_ ? $_->[0][0] : () } values %queue;
    my $wait = defined $next ? $next - $now->() : undef;
    $wait = 0 if defined $wait && $wait < 0;
    for my $socket ($both->can_read($wait)) {
        my $from = recv($socket, my $packet, 65535, 0);
        next unless defined $from;
        my $way = $socket == $front ? 'out' : 'in';
        $client = $from if $way eq 'out';
        my $when = $now->() + $delay + ($way eq 'out' ? rand($jitter) : 0);
        my $last = @{ $queue{$way} } ? $queue{$way}[-1][0] : 0;
        push @{ $queue{$way} }, [$when > $last ? $when : $last, $packet];
    }
    for my $way (qw(out in)) {
        while (@{ $queue{$way} } && $queue{$way}[0][0] <= $now->()) {
            my (undef, $packet) = @{ shift @{ $queue{$way} } };
            if    ($way eq 'out') { send($back, $packet, 0) }
            elsif ($client)       { send($front, $packet, 0, $client) }
        }
    }
}
