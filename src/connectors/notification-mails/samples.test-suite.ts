/** Notification mails, written by ourselves in the shape that each network gives them; people and places are invented. */
export interface Sample {
  readonly name: string
  readonly from: string
  readonly subject: string
  readonly text?: string
  readonly html?: string
  readonly tells: {
    readonly kind: 'comment' | 'review' | 'mention' | 'message'
    readonly author: string
    readonly text: string
    readonly stars: number | null
    readonly link: string | null
    readonly id?: string
  } | null
}

const facebookLink = (comment: string): string =>
  `https://www.facebook.com/chezmireille/posts/123456?comment_id=${comment}&aref=170&medium=email&mid=5f0G&bcode=2`

export const samples: readonly Sample[] = [
  {
    name: 'facebook comment, French',
    from: 'Facebook <notification@facebookmail.com>',
    subject: 'Camille Rousseau a commenté votre publication.',
    html: `<html><body><table><tr><td>Camille Rousseau a commenté la publication de Chez Mireille.</td></tr>
      <tr><td>Camille Rousseau</td></tr><tr><td>Deux heures d’attente hier soir, et le plat froid. <br>On ne reviendra pas.</td></tr>
      <tr><td><a href="${facebookLink('98765').replaceAll('&', '&amp;')}">Voir le commentaire</a></td></tr>
      <tr><td>Ce message a été envoyé à mireille@example.org.</td></tr></table></body></html>`,
    tells: {
      kind: 'comment',
      author: 'Camille Rousseau',
      text: 'Deux heures d’attente hier soir, et le plat froid.\nOn ne reviendra pas.',
      stars: null,
      link: 'https://www.facebook.com/chezmireille/posts/123456?comment_id=98765',
      id: 'facebook:98765',
    },
  },
  {
    name: 'facebook comment, English',
    from: '"Facebook" <groupupdates@facebookmail.com>',
    subject: 'Jack Hill commented on your post.',
    text: `Jack Hill commented on your post.\n\nJack Hill wrote: "Never again. Cold food, and nobody said sorry."\n\nSee Comment\n${facebookLink('55501')}\n\nThanks,\nThe Facebook Team`,
    tells: {
      kind: 'comment',
      author: 'Jack Hill',
      text: 'Never again. Cold food, and nobody said sorry.',
      stars: null,
      link: 'https://www.facebook.com/chezmireille/posts/123456?comment_id=55501',
      id: 'facebook:55501',
    },
  },
  {
    name: 'facebook recommendation, French, negative',
    from: 'notification@facebookmail.com',
    subject: 'Yanis Belkacem ne recommande pas Chez Mireille',
    text: 'Yanis Belkacem ne recommande pas Chez Mireille.\n\n« Accueil glacial, addition salée. »\n\nVoir la publication\nhttps://www.facebook.com/yanis/posts/777?medium=email\n\nMerci,\nL’équipe Facebook',
    tells: {
      kind: 'review',
      author: 'Yanis Belkacem',
      text: 'Accueil glacial, addition salée.',
      stars: null,
      link: 'https://www.facebook.com/yanis/posts/777',
    },
  },
  {
    name: 'facebook mention, English',
    from: 'notification@facebookmail.com',
    subject: 'Priya Shah mentioned Chez Mireille in a comment.',
    text: 'Priya Shah mentioned Chez Mireille in a comment.\n\n“Is Chez Mireille always this slow on a Friday?”\n\nView on Facebook\nhttps://www.facebook.com/story.php?story_fbid=42&id=7&mid=x',
    tells: {
      kind: 'mention',
      author: 'Priya Shah',
      text: 'Is Chez Mireille always this slow on a Friday?',
      stars: null,
      link: 'https://www.facebook.com/story.php?story_fbid=42&id=7',
    },
  },
  {
    name: 'facebook advertising',
    from: 'advertise-noreply@business.facebookmail.com',
    subject: 'Développez votre activité avec la publicité',
    text: 'Touchez plus de clients dès aujourd’hui.',
    tells: null,
  },
  {
    name: 'instagram comment, French',
    from: 'Instagram <no-reply@mail.instagram.com>',
    subject: 'camille.rsx a commenté votre photo : « Toujours pas remboursée… »',
    html: `<html><body><p>camille.rsx a commenté votre photo.</p><p>Toujours pas remboursée depuis trois semaines, et vos messages restent sans réponse.</p>
      <p><a href="https://www.instagram.com/p/Cxyz123/?utm_source=email">Voir le commentaire</a></p><p>© Instagram. De la part de Meta</p></body></html>`,
    tells: {
      kind: 'comment',
      author: 'camille.rsx',
      text: 'Toujours pas remboursée depuis trois semaines, et vos messages restent sans réponse.',
      stars: null,
      link: 'https://www.instagram.com/p/Cxyz123/',
    },
  },
  {
    name: 'instagram mention, English',
    from: 'no-reply@mail.instagram.com',
    subject: 'jack_hill mentioned you in a comment: honestly the worst service in town',
    text: 'jack_hill mentioned you in a comment: honestly the worst service in town\n\nView comment\nhttps://www.instagram.com/reel/Abc/?x=1',
    tells: {
      kind: 'mention',
      author: 'jack_hill',
      text: 'honestly the worst service in town',
      stars: null,
      link: 'https://www.instagram.com/reel/Abc/',
    },
  },
  {
    name: 'google review, French',
    from: 'Google Business Profile <businessprofile-noreply@google.com>',
    subject: 'Delphine a laissé un avis sur Chez Mireille',
    text: 'Chez Mireille, vous avez un nouvel avis 2 étoiles\n\nLire l’avis\n<https://business.google.com/reviews/l/123?hl=fr>\n\nDelphine Kermarrec\n\n★★☆☆☆\n\nLe service était long.\nLa serveuse, elle, adorable.\n\nRépondre à l’avis\n<https://business.google.com/reviews/l/123/reply>\n\nVous recevez cet e-mail parce que vous gérez cette fiche.',
    tells: {
      kind: 'review',
      author: 'Delphine Kermarrec',
      text: 'Le service était long.\nLa serveuse, elle, adorable.',
      stars: 2,
      link: 'https://business.google.com/reviews/l/123?hl=fr',
    },
  },
  {
    name: 'google review, English',
    from: 'businessprofile-noreply@google.com',
    subject: 'Ajay left a review for Chez Mireille',
    text: 'You got a new 1-star review\n\nRead review\n<https://business.google.com/n/77/reviews>\n\nAjay Rajan\n\nWaited an hour. Left hungry.\n\nReply to review\n<https://business.google.com/n/77/reviews/reply>\n\nGoogle LLC 1600 Amphitheatre Parkway',
    tells: {
      kind: 'review',
      author: 'Ajay Rajan',
      text: 'Waited an hour. Left hungry.',
      stars: 1,
      link: 'https://business.google.com/n/77/reviews',
    },
  },
  {
    name: 'google, a summary of the month',
    from: 'businessprofile-noreply@google.com',
    subject: 'Vos performances d’octobre pour Chez Mireille',
    text: '1 204 personnes vous ont trouvé sur Google.',
    tells: null,
  },
  {
    name: 'tripadvisor review, French',
    from: 'Tripadvisor <reviews@e.tripadvisor.com>',
    subject: 'Nouvel avis sur Chez Mireille',
    html: `<html><body><p>Tomas L a écrit un avis sur Chez Mireille</p><p>2 sur 5 bulles</p><p>« Très déçus »</p><p>Une heure pour deux entrées, personne pour s’excuser.</p>
      <p><a href="https://www.tripadvisor.fr/ShowUserReviews-g187-d456-r900123-Chez_Mireille.html?m=1234">Lire l’avis</a></p><p>Cet e-mail vous est adressé par Tripadvisor LLC.</p></body></html>`,
    tells: {
      kind: 'review',
      author: 'Tomas L',
      text: '« Très déçus »\nUne heure pour deux entrées, personne pour s’excuser.',
      stars: 2,
      link: 'https://www.tripadvisor.fr/ShowUserReviews-g187-d456-r900123-Chez_Mireille.html',
      id: 'tripadvisor:900123',
    },
  },
  {
    name: 'tripadvisor review, English',
    from: 'owners@e.tripadvisor.com',
    subject: 'You have a new review of Chez Mireille',
    text: 'Reviewed by Aoife K\n\nRating: 5 of 5\n\nLovely evening, kind staff, we will be back.\n\nRespond to this review\nhttps://www.tripadvisor.com/ManagementCenter-Reviews-d456?src=mail',
    tells: {
      kind: 'review',
      author: 'Aoife K',
      text: 'Lovely evening, kind staff, we will be back.',
      stars: 5,
      link: 'https://www.tripadvisor.com/ManagementCenter-Reviews-d456',
    },
  },
  {
    name: 'trustpilot review, French',
    from: 'Trustpilot <noreply@trustpilot.com>',
    subject: 'Sophie T. vient de laisser un avis 1 étoile',
    text: 'Sophie T. vient de laisser un avis 1 étoile sur Grande Billetterie\n\n★☆☆☆☆\n\nDébitée deux fois\n\nDeux débits, aucun billet, aucune réponse depuis dix jours.\n\nRépondre à l’avis\nhttps://business.trustpilot.com/reviews/65a0b1c2d3e4f5a6b7c8d9e0?utm=mail\n\nCordialement,\nL’équipe Trustpilot',
    tells: {
      kind: 'review',
      author: 'Sophie T.',
      text: 'Débitée deux fois\n\nDeux débits, aucun billet, aucune réponse depuis dix jours.',
      stars: 1,
      link: 'https://business.trustpilot.com/reviews/65a0b1c2d3e4f5a6b7c8d9e0',
      id: 'trustpilot:65a0b1c2d3e4f5a6b7c8d9e0',
    },
  },
  {
    name: 'trustpilot review, English',
    from: 'noreply.invitations@trustpilotmail.com',
    subject: 'Ben M. just left you a 4-star review',
    text: 'Ben M. just left you a 4-star review\n\nGood in the end, slow to answer.\n\nRead the review\nhttps://www.trustpilot.com/reviews/aaaaaaaaaaaaaaaaaaaaaaaa',
    tells: {
      kind: 'review',
      author: 'Ben M.',
      text: 'Good in the end, slow to answer.',
      stars: 4,
      link: 'https://www.trustpilot.com/reviews/aaaaaaaaaaaaaaaaaaaaaaaa',
    },
  },
  {
    name: 'wordpress comment, French',
    from: 'WordPress <wordpress@chezmireille.example>',
    subject: '[Chez Mireille] Commentaire : « La carte d’automne »',
    text: 'Un nouveau commentaire a été publié sur « La carte d’automne »\nAuteur : Karim Diop (adresse IP : 192.0.2.4, 192.0.2.4)\nE-mail : karim@example.org\nURL :\nCommentaire :\nLe veau a disparu de la carte ?\n\nEt les prix ont bondi.\n\nVous pouvez voir tous les commentaires de cet article ici :\nhttps://chezmireille.example/carte/#comments\n\nPermalien : https://chezmireille.example/carte/#comment-31\nMettre à la corbeille : https://chezmireille.example/wp-admin/comment.php?action=trash&c=31#wpbody-content',
    tells: {
      kind: 'comment',
      author: 'Karim Diop',
      text: 'Le veau a disparu de la carte ?\n\nEt les prix ont bondi.',
      stars: null,
      link: 'https://chezmireille.example/carte/#comment-31',
      id: 'wordpress:chezmireille.example#31',
    },
  },
  {
    name: 'wordpress comment that waits, English',
    from: 'wordpress@shop.example',
    subject: '[Shop] Please moderate: "Autumn menu"',
    text: 'A new comment on the post "Autumn menu" is waiting for your approval\nhttps://shop.example/menu/\n\nAuthor: Emma (IP address: 192.0.2.9, host)\nEmail: emma@example.org\nURL:\nComment:\nWhere is my order from last week?\n\nApprove it: https://shop.example/wp-admin/comment.php?action=approve&c=88#wpbody-content\nTrash it: https://shop.example/wp-admin/comment.php?action=trash&c=88#wpbody-content',
    tells: {
      kind: 'comment',
      author: 'Emma',
      text: 'Where is my order from last week?',
      stars: null,
      link: 'https://shop.example/wp-admin/comment.php?action=approve&c=88#wpbody-content',
      id: 'wordpress:shop.example#88',
    },
  },
  {
    name: 'a private mail',
    from: 'Tante Odile <odile@example.org>',
    subject: 'Dimanche',
    text: 'On mange chez Mireille ?',
    tells: null,
  },
]

/** The mail as a server keeps it. */
export function sourceOf(
  sample: Omit<Sample, 'tells' | 'name'>,
  id = 'sample-1@example.org',
  more: readonly string[] = [],
): Buffer {
  const html = sample.html !== undefined
  return Buffer.from(
    [
      ...more,
      `From: ${sample.from}`,
      'To: Mireille <mireille@example.org>',
      `Subject: =?UTF-8?B?${Buffer.from(sample.subject).toString('base64')}?=`,
      `Message-ID: <${id}>`,
      'Date: Fri, 06 Mar 2026 18:21:00 +0100',
      'MIME-Version: 1.0',
      `Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(sample.html ?? sample.text ?? '')
        .toString('base64')
        .replaceAll(/(.{76})/g, '$1\r\n'),
      '',
    ].join('\r\n'),
  )
}
