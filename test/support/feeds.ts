/** Feeds written by hand in the shape that well-known programs give theirs. */

interface Written {
  readonly title: string
  readonly text: string
  readonly at?: string
  readonly path: string
  readonly by?: string
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Articles as WordPress writes them. `whole`: the text goes with them, else only its beginning. */
export function wordpress(site: string, posts: readonly (Written & { readonly whole?: boolean })[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>Le Quotidien d&#8217;ici</title>
	<atom:link href="${site}/feed/" rel="self" type="application/rss+xml" />
	<link>${site}</link>
	<description>Un site utilisant WordPress</description>
	<language>fr-FR</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
${posts
  .map(
    (it, i) => `	<item>
		<title>${escaped(it.title)}</title>
		<link>${site}${it.path}</link>
		<comments>${site}${it.path}#comments</comments>
		<dc:creator><![CDATA[${it.by ?? 'Jeanne Leroy'}]]></dc:creator>
		${it.at === undefined ? '' : `<pubDate>${new Date(it.at).toUTCString()}</pubDate>`}
		<category><![CDATA[Sortir]]></category>
		<guid isPermaLink="false">${site}/?p=${i + it.path.length * 1_000}${escaped(it.path)}</guid>
		<description><![CDATA[<p>${it.text.slice(0, 160)}${it.whole === true ? '' : ' [&#8230;]'}</p>]]></description>
		${it.whole === true ? `<content:encoded><![CDATA[<p>${it.text}</p>]]></content:encoded>` : ''}
		<wfw:commentRss>${site}${it.path}feed/</wfw:commentRss>
		<slash:comments>2</slash:comments>
	</item>`,
  )
  .join('\n')}
</channel></rss>`
}

/** Comments as WordPress writes them. */
export function wordpressComments(site: string, comments: readonly (Written & { readonly id: number })[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Commentaires pour Le Quotidien d&#8217;ici</title><link>${site}</link>
${comments
  .map(
    (it) => `<item><title>Commentaires sur ${escaped(it.title)} par ${it.by ?? 'Yanis'}</title>
<link>${site}${it.path}#comment-${it.id}</link><dc:creator><![CDATA[${it.by ?? 'Yanis'}]]></dc:creator>
<pubDate>${new Date(it.at ?? 0).toUTCString()}</pubDate><guid isPermaLink="false">${site}/?p=5#comment-${it.id}</guid>
<description><![CDATA[${it.text}]]></description><content:encoded><![CDATA[<p>${it.text}</p>]]></content:encoded></item>`,
  )
  .join('')}
</channel></rss>`
}

/** A post and a comment as Blogger writes them. */
export const blogger = (site: string, at: string): string => `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0' xml:lang='fr'>
<id>tag:blogger.com,1999:blog-77</id><updated>${at}</updated><title type='text'>Carnet de table</title>
<link rel='alternate' type='text/html' href='${site}/'/>
<entry><id>tag:blogger.com,1999:blog-77.post-1</id><published>${at}</published><updated>${at}</updated>
<title type='text'>Une soirée &lt; 20 €</title>
<content type='html'>&lt;p&gt;Chez Mireille, &lt;b&gt;deux heures&lt;/b&gt; d&amp;#39;attente&lt;br/&gt;et le plat froid.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;entrée&lt;/li&gt;&lt;li&gt;plat&lt;/li&gt;&lt;/ul&gt;</content>
<link rel='replies' type='application/atom+xml' href='${site}/feeds/1/comments/default'/>
<link rel='alternate' type='text/html' href='/2026/03/soiree.html'/>
<author><name>Zoé</name><uri>https://profil.example/zoe</uri><email>noreply@blogger.com</email></author><thr:total>1</thr:total></entry>
<entry xml:lang='en'><id>tag:blogger.com,1999:blog-77.post-2</id><published>${at}</published><updated>${at}</updated>
<title type='text'>Same here</title><content type='html'>Same here at Chez Mireille.</content>
<link rel='alternate' type='text/html' href='${site}/2026/03/soiree.html?showComment=2#c2'/>
<author><name>Anonymous</name></author>
<thr:in-reply-to href='${site}/2026/03/soiree.html' ref='tag:blogger.com,1999:blog-77.post-1' type='text/html'/></entry>
</feed>`

/** A topic as phpBB writes it: Atom with a base, HTML in the text, a moderator’s tombstone. */
export const phpbb = (site: string, at: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="fr-fr" xml:base="${site}/forum/">
<title>Forum des gourmets</title><updated>${at}</updated><id>${site}/forum/feed</id>
<entry><author><name><![CDATA[gourmand75]]></name></author><updated>${at}</updated><published>${at}</published>
<id>${site}/forum/viewtopic.php?p=12#p12</id><link href="viewtopic.php?p=12#p12"/>
<title type="html"><![CDATA[Restaurants • Re: Chez Mireille]]></title>
<content type="html" xml:base="${site}/forum/viewtopic.php?p=12#p12"><![CDATA[Fermé <em>sans prévenir</em>.<br><a href="./photo.php?id=3">photo</a><p>Statistiques : Posté par gourmand75</p><hr />]]></content></entry>
<at:deleted-entry ref="${site}/forum/viewtopic.php?p=9#p9" when="${at}"/>
</feed>`

/** Posts as Discourse writes them: escaped HTML in the description. */
export const discourse = (site: string, at: string): string => `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:discourse="http://www.discourse.org/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Parlons sorties - Derniers messages</title><link>${site}</link><language>en-US</language>
<item><title>Billetterie en panne</title><dc:creator><![CDATA[@luc Luc Martin]]></dc:creator>
<description><![CDATA[<p>La vente de <strong>Chez Mireille</strong> plante &agrave; 18 h.</p>
<aside class="quote"><blockquote>pareil</blockquote></aside>
<p><a href="${site}/t/12">Lire le sujet complet</a></p>]]></description>
<link>${site}/t/billetterie/12/3</link><pubDate>${new Date(at).toUTCString()}</pubDate>
<guid isPermaLink="false">parlons-post-12-3</guid></item></channel></rss>`

/** A blog as Ghost writes it: no comments, everything in content:encoded. */
export const ghost = (site: string, at: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title><![CDATA[La Table]]></title><description><![CDATA[Essais]]></description><link>${site}/</link><generator>Ghost 6.65</generator><ttl>60</ttl><item><title><![CDATA[Où dîner]]></title><description><![CDATA[Cinq adresses.]]></description><link>${site}/ou-diner/</link><guid isPermaLink="false">6750c1</guid><category><![CDATA[Guides]]></category><dc:creator><![CDATA[Ada]]></dc:creator><pubDate>${new Date(at).toUTCString()}</pubDate><media:content url="${site}/x.jpg" medium="image"/><content:encoded><![CDATA[<img src="${site}/x.jpg" alt=""><p>Et puis Chez Mireille.</p><script>alert(1)</script>]]></content:encoded></item></channel></rss>`

/** A newspaper’s feed in the character set of another time. */
export const oldNewspaper = (site: string, at: string): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      `<?xml version="1.0" encoding="windows-1252"?><rss version="0.91"><channel><title>L\x92\xc9cho du soir</title><link>${site}</link><language>fr</language><item><title>Gr\xe8ve de l\x92\xe9t\xe9 \x96 Chez Mireille ferme</title><link>${site}/a.html</link><pubDate>${new Date(at).toUTCString()}</pubDate><description>Le bistrot, \x80 20 le menu, &eacute;teint ses fourneaux.</description></item></channel></rss>`,
      'latin1',
    ),
  )

/** RSS 1.0, as SPIP and the RDF age write it. */
export const rdf = (site: string, at: string): string => `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${site}/"><title>Quartier libre</title><link>${site}/</link><description/><dc:language>fr</dc:language></channel>
<item rdf:about="${site}/article7"><title>Chez Mireille</title><link>${site}/article7</link><dc:date>${at}</dc:date><dc:creator>Paul</dc:creator><description>Encore fermé.</description></item></rdf:RDF>`

/** JSON Feed. */
export const jsonFeed = (site: string, at: string): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Micro',
    home_page_url: site,
    language: 'fr',
    items: [
      {
        id: '1',
        url: `${site}/1`,
        content_html: '<p>Chez Mireille &amp; co</p>',
        date_published: at,
        authors: [{ name: 'Mia' }],
      },
      { id: 2, url: '/2', content_text: '5 < 6, dit Mia\nchez Mireille', date_published: at },
    ],
  })
